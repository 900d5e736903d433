# Puts each app into its root file system, owned by root and unwritable to `appuser` (1000), the only user beside it.
# What was made when depends on nothing but the sources, so that equal sources are equal trees.
set -eu
for app in api ocr-worker; do
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
# Where make-secrets.mjs finds the volumes of compose.yaml; new volumes take over the owner.
for user in postgres valkey migrate api worker grafana caddy; do
  install -d -o 1000 -g 1000 "/roots/api/secrets/$user"
done
install -d -o 1000 -g 1000 -m 0700 /roots/api/backups
find /roots -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
