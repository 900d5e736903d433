/**
 * The Perl program that puts up the walls around a sandbox and then becomes its program. Node cannot make system calls
 * of its own; perl can, needs no compiler, and is part of every Debian system (package perl-base). The script decides
 * nothing: it carries out the steps in its first argument, one on each line. The first step that fails ends it.
 *
 * Values that start with `x` are bytes in hexadecimal digits, all others are numbers. It loads no module, because the
 * image of the worker contains only the interpreter.
 */
export const LAUNCH_SCRIPT = String.raw`
my ($steps, @program) = @ARGV;
my $ruleset;

sub value { my ($text) = @_; return $text =~ /^x(.*)/ ? pack('H*', $1) : $text + 0 }
sub call {
  my ($name, @texts) = @_;
  my @values = map { value($_) } @texts;
  my $result = syscall(shift(@values), @values);
  $result >= 0 or die "$name: $!\n";
  return $result;
}

my %does = (
  call => sub { call(@_) },
  try => sub { eval { call(@_) } },
  put => sub {
    my ($path, $text) = @_;
    open(my $file, '>', $path) or die "$path: $!\n";
    syswrite($file, $text) or die "$path: $!\n";
  },
  # Mounts a file or folder in the folder $root, under the same path.
  bind => sub {
    my ($nr, $flags, $root, $path) = @_;
    my ($folder, @parts) = ($root, split m{/}, substr($path, 1));
    my $last = pop @parts;
    for my $part (@parts) { $folder .= "/$part"; mkdir $folder, 0755 }
    my $target = "$folder/$last";
    if (-d $path) { mkdir $target, 0755 }
    elsif (!-e $target) { open(my $file, '>', $target) or die "$target: $!\n" }
    syscall($nr + 0, "$path\0", "$target\0", 0, $flags + 0, 0) == 0 or die "mount of $path: $!\n";
  },
  chdir => sub { chdir $_[0] or die "$_[0]: $!\n" },
  # The worker may have ended before this process asked to be killed with it.
  parent => sub { getppid() == $_[0] or die "the worker has ended\n" },
  ruleset => sub { $ruleset = call('landlock_create_ruleset', @_) },
  rule => sub {
    my ($nr, $access, $path) = @_;
    my $flags = 0x200000; # O_PATH
    sysopen(my $file, $path, $flags) or die "$path: $!\n";
    my $rule = pack('Ql', $access, fileno($file));
    syscall($nr + 0, $ruleset, 1, $rule, 0) == 0 or die "landlock_add_rule $path: $!\n";
  },
  restrict => sub { call('landlock_restrict_self', $_[0], $ruleset, 0) },
  filter => sub {
    my ($nr, $hex) = @_;
    $hex =~ s/p{8}/unpack('H*', pack('L', $$))/ge;
    my $instructions = pack('H*', $hex);
    my $program = pack('Sx6P', length($instructions) / 8, $instructions);
    syscall($nr + 0, 22, 2, $program, 0, 0) == 0 or die "seccomp: $!\n";
  },
);
for my $step (split /\n/, $steps) {
  my ($verb, @arguments) = split /\t/, $step;
  $does{$verb}->(@arguments);
}
exec { $program[0] } @program;
die "$program[0]: $!\n";
`;
