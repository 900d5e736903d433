/** The numbers of the system calls that the launch script makes, by architecture. */
interface LaunchCalls {
  readonly mount: number;
  readonly umount2: number;
  readonly pivotRoot: number;
  readonly unshare: number;
  readonly prctl: number;
  readonly capset: number;
  readonly setrlimit: number;
}

/** What is known about an architecture on which sandboxes get all walls. */
export interface Architecture {
  /** AUDIT_ARCH_… of linux/audit.h. */
  readonly auditNumber: number;
  readonly launch: LaunchCalls;
  /** The index in the columns of ALLOWED. */
  readonly column: 0 | 1;
}

const X64: Architecture = {
  auditNumber: 0xc000003e,
  column: 0,
  launch: {
    mount: 165,
    umount2: 166,
    pivotRoot: 155,
    unshare: 272,
    prctl: 157,
    capset: 126,
    setrlimit: 160,
  },
};
const ARM64: Architecture = {
  auditNumber: 0xc00000b7,
  column: 1,
  launch: {
    mount: 40,
    umount2: 39,
    pivotRoot: 41,
    unshare: 97,
    prctl: 167,
    capset: 91,
    setrlimit: 164,
  },
};

/** The architecture of this process. Undefined when its system calls are not listed here. */
export function thisArchitecture(): Architecture | undefined {
  return { x64: X64, arm64: ARM64 }[process.arch as string];
}

/** These have the same number on all architectures. */
export const MOUNT_SETATTR = 442;
export const LANDLOCK_CREATE_RULESET = 444;
export const LANDLOCK_ADD_RULE = 445;
export const LANDLOCK_RESTRICT_SELF = 446;

/**
 * The system calls that Node, V8, the C library and the parsers make: x64, arm64. Each one works on the process
 * itself, on memory, on time, or on a file that is already open or may be read. None of them makes a socket, a
 * process, a name in a file system, or a change of another process.
 */
export const ALLOWED: Readonly<Record<string, readonly [number | null, number | null]>> = {
  read: [0, 63],
  write: [1, 64],
  close: [3, 57],
  stat: [4, null],
  fstat: [5, 80],
  lstat: [6, null],
  poll: [7, null],
  lseek: [8, 62],
  mmap: [9, 222],
  mprotect: [10, 226],
  munmap: [11, 215],
  brk: [12, 214],
  rt_sigaction: [13, 134],
  rt_sigprocmask: [14, 135],
  rt_sigreturn: [15, 139],
  pread64: [17, 67],
  readv: [19, 65],
  writev: [20, 66],
  access: [21, null],
  pipe: [22, null],
  sched_yield: [24, 124],
  mremap: [25, 216],
  mincore: [27, 232],
  madvise: [28, 233],
  dup: [32, 23],
  dup2: [33, null],
  nanosleep: [35, 101],
  getpid: [39, 172],
  shutdown: [48, 210],
  getsockname: [51, 204],
  getpeername: [52, 205],
  getsockopt: [55, 209],
  // It can only start the programs that the walls for files leave, inside the same walls.
  execve: [59, 221],
  exit: [60, 93],
  uname: [63, 160],
  fsync: [74, 82],
  getcwd: [79, 17],
  readlink: [89, null],
  gettimeofday: [96, 169],
  getrlimit: [97, 163],
  getrusage: [98, 165],
  sysinfo: [99, 179],
  times: [100, 153],
  getuid: [102, 174],
  getgid: [104, 176],
  geteuid: [107, 175],
  getegid: [108, 177],
  getppid: [110, 173],
  getgroups: [115, 158],
  capget: [125, 90],
  rt_sigtimedwait: [128, 137],
  sigaltstack: [131, 132],
  statfs: [137, 43],
  fstatfs: [138, 44],
  getpriority: [140, 141],
  sched_getparam: [143, 121],
  sched_getscheduler: [145, 120],
  arch_prctl: [158, null],
  gettid: [186, 178],
  time: [201, null],
  futex: [202, 98],
  sched_getaffinity: [204, 123],
  getdents64: [217, 61],
  set_tid_address: [218, 96],
  restart_syscall: [219, 128],
  fadvise64: [221, 223],
  clock_gettime: [228, 113],
  clock_getres: [229, 114],
  clock_nanosleep: [230, 115],
  exit_group: [231, 94],
  epoll_wait: [232, null],
  epoll_ctl: [233, 21],
  newfstatat: [262, 79],
  readlinkat: [267, 78],
  faccessat: [269, 48],
  ppoll: [271, 73],
  set_robust_list: [273, 99],
  epoll_pwait: [281, 22],
  eventfd2: [290, 19],
  epoll_create1: [291, 20],
  dup3: [292, 24],
  pipe2: [293, 59],
  getrandom: [318, 278],
  membarrier: [324, 283],
  statx: [332, 291],
  rseq: [334, 293],
  faccessat2: [439, 439],
};

/** System calls that are allowed with certain arguments only. seccomp-filter.ts checks these. */
export const CHECKED = {
  open: [2, null],
  ioctl: [16, 29],
  clone: [56, 220],
  kill: [62, 129],
  fcntl: [72, 25],
  prctl: [157, 167],
  tgkill: [234, 131],
  openat: [257, 56],
  prlimit64: [302, 261],
} as const satisfies Record<string, readonly [number | null, number | null]>;
