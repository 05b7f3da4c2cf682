import { isRoot, type Ran, runProcess } from "../e2e/process.ts";

/**
 * Boots systemd over this machine's files in a layer in memory, in namespaces of its
 * own but on this machine's network; `$0` is a folder for the layer, `$1` one to
 * find at `/mnt`.
 */
const BOOT = `
set -e
mount --make-rprivate /
mount -t tmpfs layer "$0"
root=$0/root
mkdir "$0/upper" "$0/work" "$root"
mount -t overlay layer -o "lowerdir=/,upperdir=$0/upper,workdir=$0/work" "$root"
mount --bind "$1" "$root/mnt"
mount -t tmpfs -o mode=755 run "$root/run"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 dev "$root/dev"
while read -r name major minor; do
  mknod -m 666 "$root/dev/$name" c $major $minor
done <<END
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
ptmx 5 2
END
mkdir "$root/dev/shm" "$root/dev/pts"
ln -s /proc/self/fd "$root/dev/fd"
rm -f "$root/etc/machine-id"
echo 0123456789abcdef0123456789abcdef > "$root/etc/machine-id"
units=$root/etc/systemd/system
rm -rf "$units"/*.wants
# What is about hardware, or about a disk that is none.
for unit in apparmor.service dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount \\
  sys-kernel-tracing.mount systemd-journal-flush.service systemd-logind.service \\
  systemd-modules-load.service systemd-random-seed.service systemd-remount-fs.service \\
  systemd-sysctl.service systemd-tmpfiles-setup-dev.service systemd-udev-trigger.service \\
  systemd-udevd.service; do
  ln -sf /dev/null "$units/$unit"
done
cat > "$units/script.service" <<'END'
[Unit]
Wants=basic.target
After=basic.target
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'sh -e /mnt/script > /mnt/output 2>&1; echo $? > /mnt/code; systemctl --no-block exit'
END
cd "$root"
mkdir old
pivot_root . old
umount -l /old
# As systemd does where it is not in a container: credentials are mounted that way.
mount --make-rshared /
export container=test
exec /lib/systemd/systemd --unit=script.service --log-target=journal --show-status=no
`;

/** Goes into a control group of its own, of which nothing stays. */
const IN_GROUP = `
top=/sys/fs/cgroup
[ ! -e $top/unified/cgroup.controllers ] || top=$top/unified
own=$top$(sed -n 's/^0:://p' /proc/self/cgroup)
group=$own/boot-$$
mkdir "$group"
echo $$ > "$group/cgroup.procs"
"$@"
code=$?
echo $$ > "$own/cgroup.procs"
find "$group" -depth -type d -exec rmdir {} +
exit $code
`;

const NAMESPACES = ["--mount", "--pid", "--cgroup", "--uts", "--ipc"];

/** Runs a shell script as root on a system that systemd has booted. */
export async function runBooted(script: string, shared: string): Promise<Ran> {
  const layer = await Deno.makeTempDir({ prefix: "schlund-ddns-boot-" });
  try {
    await Deno.writeTextFile(`${shared}/script`, script);
    const { stdout, stderr } = await runProcess("timeout", {
      args: [
        ...["--kill-after", "5", "120", "/bin/sh", "-c", IN_GROUP, "sh"],
        ...["unshare", ...NAMESPACES],
        ...["--fork", "--kill-child", "/bin/sh", "-c", BOOT, layer, shared],
      ],
      env: { LC_ALL: "C.UTF-8" },
    });
    const read = (name: string) =>
      Deno.readTextFile(`${shared}/${name}`).catch(() => "");
    return {
      code: Number(await read("code") || 99),
      stdout: await read("output"),
      stderr: stdout + stderr,
    };
  } finally {
    await Deno.remove(layer);
  }
}

/** Why systemd cannot be booted here; undefined if it can. */
export async function whyNotBooted(): Promise<string | undefined> {
  if (Deno.build.os !== "linux" || !await isRoot()) {
    return "it wants root on Linux";
  }
  const shared = await Deno.makeTempDir();
  try {
    const { code } = await runBooted("systemctl show-environment", shared);
    return code === 0 ? undefined : "systemd cannot be booted here";
  } catch {
    return "there is no unshare";
  } finally {
    await Deno.remove(shared, { recursive: true });
  }
}
