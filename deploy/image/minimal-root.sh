# minimal-root.sh ROOT TREE [PROGRAM…]: makes a root file system with Node, the named programs, the libraries that these
# and the native packages below TREE are linked with, and certificates. It has no package manager, no setuid file, and no
# shell unless one is named.
set -eu
root=$1
trees=$2
shift 2

mkdir -p "$root/usr/local/bin" "$root/usr/lib" "$root/etc/ssl/certs" "$root/var/lib/dpkg/status.d" \
  "$root/proc" "$root/sys" "$root/dev" "$root/run"
for link in lib lib64; do
  [ -L "/$link" ] && ln -s "usr/$link" "$root/$link"
done

# keep FILE: copies a file to its real folder in the new root, under the name that programs open.
keep() {
  place=$(readlink -f "$(dirname "$1")")
  mkdir -p "$root$place"
  cp -L "$1" "$root$place/"
}

cp /usr/local/bin/node "$root/usr/local/bin/"
mkdir -p "$root/usr/bin"
ln -s usr/bin "$root/bin"
for program in "$@"; do
  cp -L "$(command -v "/usr/bin/$program")" "$root/usr/bin/"
done
{
  echo /usr/local/bin/node
  find "$root/usr/bin" -type f
  find "$trees" -name '*.node' -o -name '*.so' -o -name '*.so.*'
} | while read -r binary; do
  # ldd fails for binaries of other C libraries. These are not used in the image.
  ldd "$binary" 2>/dev/null || true
done | sed -nE 's#^.*[[:space:]](/[^ ]+) \(0x.*$#\1#p' | grep -v "^$trees" | sort -u >/tmp/libraries
# The C library loads these at run time to resolve names, so ldd does not list them.
for name in libnss_files.so.2 libnss_dns.so.2 libresolv.so.2; do
  for file in /lib/*/"$name"; do
    [ -e "$file" ] && echo "$file"
  done
done >>/tmp/libraries
while read -r library; do keep "$library"; done </tmp/libraries

cp -L /etc/os-release "$root/etc/os-release"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
[ -e /etc/ssl/certs/ca-certificates.crt ] && cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"

# Vulnerability scanners read here which packages the files come from.
packages='libc6 libstdc++6 libgcc-s1'
if [ -e "$root/usr/bin/perl" ]; then packages="$packages perl-base libcrypt1"; fi
for package in $packages; do
  dpkg-query -s "$package" >"$root/var/lib/dpkg/status.d/$package" 2>/dev/null ||
    rm -f "$root/var/lib/dpkg/status.d/$package"
done
