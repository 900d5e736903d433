import { ALLOWED, CHECKED, type Architecture } from './system-calls.js';

/** One instruction of classic BPF: code, jump if true, jump if false, constant (linux/filter.h). */
type Instruction = readonly [code: number, jt: number, jf: number, k: number | 'own pid'];

const LOAD = 0x20;
const IF_EQUAL = 0x15;
const IF_AT_LEAST = 0x35;
const IF_ANY_BIT = 0x45;
const RETURN = 0x06;

const ALLOW: Instruction = [RETURN, 0, 0, 0x7fff0000];
const KILL: Instruction = [RETURN, 0, 0, 0x80000000];
const error = (errno: number): Instruction => [RETURN, 0, 0, 0x00050000 + errno];
const EPERM = error(1);
/** As on an older kernel: the C library then uses an older call, or the caller gets an error. */
const ENOSYS = error(38);

/** Offsets in struct seccomp_data. Both architectures are little-endian: the low half of an argument is first. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const argument = (index: number) => 16 + 8 * index;

const CLONE_THREAD = 0x00010000;
/** All CLONE_NEW… flags except CLONE_NEWTIME, which only clone3 and unshare have. */
const CLONE_NEW = 0x7e020000;
/** O_WRONLY, O_RDWR, O_CREAT, O_TRUNC and the bit of its own of O_TMPFILE. */
const OPEN_TO_WRITE = 0x400000 + 0x200 + 0x40 + 0x3;
/** F_SETOWN, F_SETSIG and F_SETOWN_EX make the kernel send signals; F_SETLEASE and F_NOTIFY stop others. */
const REFUSED_FCNTL = [8, 10, 15, 1024, 1026];
/** TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX. */
const ALLOWED_IOCTL = [0x5401, 0x5413, 0x541b, 0x5421, 0x5450, 0x5451];
const PR_SET_NAME = 15;

/** For each checked call: the instructions that decide. The last one always returns. */
const CHECKS: Readonly<Record<keyof typeof CHECKED, readonly Instruction[]>> = {
  open: onlyWithoutBits(1, OPEN_TO_WRITE),
  openat: onlyWithoutBits(2, OPEN_TO_WRITE),
  ioctl: onlyWith(1, ALLOWED_IOCTL),
  // A new thread of this process, but no process and no namespace.
  clone: [
    [LOAD, 0, 0, argument(0)],
    [IF_ANY_BIT, 0, 1, CLONE_NEW],
    EPERM,
    [IF_ANY_BIT, 0, 1, CLONE_THREAD],
    ALLOW,
    EPERM,
  ],
  kill: onlyWith(0, ['own pid']),
  tgkill: onlyWith(0, ['own pid']),
  fcntl: onlyWithout(1, REFUSED_FCNTL),
  prctl: onlyWith(0, [PR_SET_NAME]),
  // The limits of the process itself, which without privileges can only become lower.
  prlimit64: onlyWith(0, [0]),
};

/**
 * Returns a seccomp program (man 2 seccomp) that allows the listed system calls and refuses all others. It is in
 * hexadecimal digits, with `pppppppp` where the launch script inserts the pid.
 */
export function seccompFilter({ auditNumber, column }: Architecture): string {
  const instructions: Instruction[] = [
    [LOAD, 0, 0, ARCHITECTURE],
    [IF_EQUAL, 1, 0, auditNumber],
    KILL,
    [LOAD, 0, 0, NUMBER],
    // Numbers of the x32 ABI. No other call has a number as high.
    [IF_AT_LEAST, 0, 1, 0x40000000],
    ENOSYS,
  ];
  for (const numbers of Object.values(ALLOWED)) {
    const number = numbers[column];
    if (number !== null) instructions.push([IF_EQUAL, 0, 1, number], ALLOW);
  }
  for (const [name, numbers] of Object.entries(CHECKED)) {
    const number = numbers[column];
    const check = CHECKS[name as keyof typeof CHECKED];
    if (number !== null) instructions.push([IF_EQUAL, 0, check.length, number], ...check);
  }
  return [...instructions, ENOSYS].map(encode).join('');
}

function onlyWith(index: number, values: readonly (number | 'own pid')[]): readonly Instruction[] {
  return [load(index), ...values.flatMap((k) => [ifEqual(k), ALLOW]), EPERM];
}

function onlyWithout(index: number, values: readonly number[]): readonly Instruction[] {
  return [load(index), ...values.flatMap((k) => [ifEqual(k), EPERM]), ALLOW];
}

function onlyWithoutBits(index: number, bits: number): readonly Instruction[] {
  return [load(index), [IF_ANY_BIT, 0, 1, bits], EPERM, ALLOW];
}

function load(index: number): Instruction {
  return [LOAD, 0, 0, argument(index)];
}

/** Continues with the next instruction when the value is equal, and skips it otherwise. */
function ifEqual(k: number | 'own pid'): Instruction {
  return [IF_EQUAL, 0, 1, k];
}

function encode([code, jt, jf, k]: Instruction): string {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(jt, 2);
  bytes.writeUInt8(jf, 3);
  if (k === 'own pid') return `${bytes.toString('hex', 0, 4)}pppppppp`;
  bytes.writeUInt32LE(k, 4);
  return bytes.toString('hex');
}
