# Copies each app into its root file system. Root owns the files. `appuser` (1000), the only other user, cannot write to
# them. All files get the same fixed time, so that the same sources give the same tree.
set -eu
for app in api ocr-worker connector; do
  root=/roots/$app
  mkdir -p "$root/etc" "$root/tmp" "$root/app"
  printf '%s\n' 'root:x:0:0:root:/nonexistent:/sbin/nologin' \
    'appuser:x:1000:1000:Strongroom:/nonexistent:/sbin/nologin' >"$root/etc/passwd"
  printf '%s\n' 'root:x:0:' 'appuser:x:1000:' >"$root/etc/group"
  rm -f "$root/etc/shadow" "$root/etc/gshadow" "$root"/etc/*- "$root/.dockerenv"
  chmod 1777 "$root/tmp"
  cp -a "/trees/$app/." "$root/app/"
  chown -R 0:0 "$root/app"
  chmod -R u=rwX,go=rX "$root/app"
  install -d -o 1000 -g 1000 -m 0700 "$root/app/data"
done
# The mount points of the volumes for make-secrets.mjs. A new volume gets the owner of its mount point.
for user in postgres valkey migrate api worker connector backup grafana caddy clamav; do
  install -d -o 1000 -g 1000 "/roots/api/secrets/$user"
done
install -d -o 1000 -g 1000 -m 0700 /roots/api/backups
find /roots -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
