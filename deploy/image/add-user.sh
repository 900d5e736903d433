# add-user.sh ROOT: makes `appuser` (1000) the only user beside root in a root file system, and /tmp.
set -eu
root=$1
mkdir -p "$root/etc"
cat >"$root/etc/passwd" <<END
root:x:0:0:root:/nonexistent:/sbin/nologin
appuser:x:1000:1000:Strongroom:/nonexistent:/sbin/nologin
END
cat >"$root/etc/group" <<END
root:x:0:
appuser:x:1000:
END
rm -f "$root/etc/shadow" "$root/etc/gshadow" "$root/etc/passwd-" "$root/etc/group-" "$root/etc/shadow-" \
  "$root/etc/gshadow-"
mkdir -p "$root/tmp"
chmod 1777 "$root/tmp"
