# Removes from the running root file system what a service does not need and an intruder can use: package managers,
# compilers, and programs that change the user. A shell and the usual tools stay.
set -eu
rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
  /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn* /usr/local/etc/npmrc /usr/local/share/local-ca.crt \
  /usr/local/include /usr/local/share/doc /usr/local/share/man \
  /usr/share/doc /usr/share/man /usr/share/locale /usr/share/bash-completion \
  /var/cache /var/log /var/lib/apt /etc/apt /usr/lib/apt /root/.npm /home
rm -f /usr/bin/apt* /usr/bin/dpkg* /usr/sbin/dpkg* /usr/bin/deb* /usr/bin/perl* /usr/bin/gcc* /usr/bin/cc \
  /usr/bin/wget /usr/bin/curl /usr/bin/su /usr/bin/passwd /usr/bin/chsh /usr/bin/chfn /usr/bin/newgrp \
  /usr/bin/gpasswd /usr/bin/mount /usr/bin/umount /usr/bin/chage /usr/bin/expiry
find / -xdev -type f -perm /6000 -exec chmod a-s {} +
# The list of packages in /var/lib/dpkg stays, for vulnerability scanners.
rm -f /strip-root.sh
