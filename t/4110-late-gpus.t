#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: testbed
#
# Proves that under systemd 300 named vGPUs on ten GPUs are back after a boot:
# those of nine by the end of it, those of the tenth when that appears half a
# minute later, and of GPUs that come back in other slots there, each on its own
# board with its UUID and its link; and that a service that is ordered after a
# name's device unit is started with the boot, or as late as its GPU.
# Theory of operation: one disk, two boots.  An A40 has room for 32.  The driver
# is loaded by the second boot itself, as systemd does from modules-load.d.
# libvirtd is not started: it would run mdevctl twice for each of 300 events, and
# t/7*.t have it.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
distro=${DISTRO:-bookworm}
command -v qemu-system-x86_64 >/dev/null || plan_skip "QEMU is not installed"

mkdir -p build/t
tmp=$(mktemp -d build/t/late.XXXXXX) || exit 1
trap 'rm -rf "$tmp"' EXIT
vm() {
	t/vm/run --distro "$distro" --memory 3072 --timeout 900 \
		--keep "$tmp/disk" --out "$tmp/out" "$@"
}

if [ -z "${NVVGPU_VM_NOBUILD:-}" ]; then
	make -s testbed DISTRO="$distro" >"$tmp/log" 2>&1
	ok $? "the testbed is built" || diag "$(tail -n 20 "$tmp/log")"
	export NVVGPU_VM_NOBUILD=1
fi

# shellcheck disable=SC2016 # all of it is for the shell inside
vm -- sh -c '
	nine=A40:0,A40:1,A40:2,A40:3,A40:4,A40:5,A40:6,A40:7,A40:8
	kill "$(cat /run/libvirtd.pid)"
	modprobe nvvgpu-sim gpus=$nine,A40:9
	udevadm settle
	nvvgpu-tool profile define many --type A40-1Q --policy spread
	nvvgpu-tool create --profile many --count 300 vm >/dev/null
	echo $? >/out/created
	cd /etc/nvvgpu/vgpus.d
	awk "/^uuid = / { uuid = \$3 }
		/^gpu_uuid = / { print uuid, \$3 }" *.conf | sort >/out/were
	grep -l "^parent = 1000:09:00.0" *.conf >/out/on-late
	late=$(sed "s/.conf//; q" /out/on-late)
	early=$(grep -l "^parent = 1000:00:00.0" *.conf | sed "s/.conf//; q")
	echo "options nvvgpu-sim gpus=$nine" >/etc/modprobe.d/sim.conf
	echo nvvgpu-sim >/etc/modules-load.d/sim.conf
	ln -s /dev/null /etc/systemd/system/libvirtd.service
	for when in early late; do
		name=$early
		[ $when = early ] || name=$late
		unit=$(systemd-escape -p --suffix=device /dev/nvvgpu/by-name/$name)
		cat >/etc/systemd/system/with-$when.service <<-X
			[Unit]
			Requires=$unit
			After=$unit
			[Service]
			Type=oneshot
			RemainAfterExit=yes
			ExecStart=readlink -e /dev/nvvgpu/by-name/$name
		X
	done
	mkdir -p /etc/systemd/system/multi-user.target.wants \
		/etc/systemd/system.conf.d
	printf "[Manager]\nDefaultTimeoutStartSec=600\nDefaultDeviceTimeoutSec=600\n" \
		>/etc/systemd/system.conf.d/patience.conf
	ln -s ../with-early.service /etc/systemd/system/multi-user.target.wants/
	sync' >"$tmp/log" 2>&1
ok $? "first boot" || diag "$(tail -n 20 "$tmp/log")"
is "$(cat "$tmp/out/created")/$(wc -l <"$tmp/out/were")" 0/300 "300 are made"

# As "were" has it, but of what is there: UUID, and the UUID of the GPU below
# which it is; the same of definitions; and the names whose link is not the node
# of that device.
cat >"$tmp/out/look" <<'X'
use strict;
use warnings;
my $when = shift;

sub out {
	my $name = shift;
	open my $file, '>', "/out/$name.$when" or die "$name: $!";
	print $file map { "$_\n" } @_;
}
sub board {
	open my $file, '<', "$_[0]/nvvgpu/uuid" or return 'no board';
	chomp(my $uuid = <$file>);
	return $uuid;
}
sub last_of { return (split '/', $_[0])[-1] }

my %node;
my @are = map {
	my $uuid = last_of($_);
	$node{$uuid} = last_of(readlink "$_/iommu_group");
	"$uuid " . board("$_/..");
} map { '/sys/bus/mdev/devices/' . readlink } glob '/sys/bus/mdev/devices/*';
out('are', sort @are);
out('definitions', sort map {
	my ($gpu, $uuid) = (split '/')[-2, -1];
	"$uuid " . board("/sys/bus/pci/devices/$gpu");
} glob '/etc/mdevctl.d/1000:*/*');

my (@wrong, %states);
for (`nvvgpu-tool list --noheadings -o NAME,STATE,UUID`) {
	my ($name, $state, $uuid) = split;
	$states{$state}++;
	next if $state ne 'active';
	for my $link ("by-name/$name", "by-uuid/$uuid") {
		my $to = readlink("/dev/nvvgpu/$link") // '';
		push @wrong, "$link: $to, not $node{$uuid}"
			if $to ne "../../vfio/$node{$uuid}";
	}
}
out('wrong', @wrong);
out('states', join ', ', map { "$states{$_} $_" } sort keys %states);
out('links', scalar(my @links = glob '/dev/nvvgpu/by-name/*'));
X

# shellcheck disable=SC2016
vm --systemd -- sh -c '
	settled() {
		udevadm settle
		for try in $(seq 300); do
			systemctl list-jobs --no-legend "nvvgpu-start@*" |
				grep -q . || break
			sleep 0.5
		done
		udevadm settle
		perl /out/look $1
	}
	settled boot
	systemctl is-active with-early.service >/out/early
	systemctl start --no-block with-late.service
	sleep 30
	systemctl show -p ActiveState with-late.service >/out/too-early
	echo A40:9 >/sys/devices/nvvgpu-sim/add_gpu
	settled late
	for try in $(seq 60); do
		systemctl is-active with-late.service >/out/late && break
		sleep 0.5
	done
	for slot in 2 5; do
		echo 1000:0$slot:00.0 >/sys/devices/nvvgpu-sim/remove_gpu
	done
	settled gone
	echo A40:5 >/sys/devices/nvvgpu-sim/add_gpu
	settled one
	echo A40:2 >/sys/devices/nvvgpu-sim/add_gpu
	settled moved
	systemctl --failed --no-legend >/out/failed
	journalctl -b --no-pager -o cat -p warning | grep nvvgpu |
		grep -v "loading out-of-tree module" >/out/journal
	true' >"$tmp/log" 2>&1
ok $? "second boot" || diag "$(tail -n 20 "$tmp/log")"

out() { cat "$tmp/out/$1"; }
late=$(out on-late | wc -l)
[ "$late" -gt 0 ]
ok $? "$late are on the GPU that is late"
is "$(out states.boot)" "$((300 - late)) active, $late defined" \
	"those of the nine are back with the boot"
is "$(out wrong.boot)/$(out links.boot)" "/$((300 - late))" \
	"each of them has its links and no other"
is "$(comm -13 "$tmp/out/were" "$tmp/out/are.boot")" "" \
	"they are the same ones, on their boards"
is "$(out early)" active "a service after a name's device unit is up with the boot"
is "$(out too-early)" "ActiveState=inactive" \
	"one after the name of a GPU that is not there waits"
is "$(out states.late)" "300 active" "half a minute later the others are back"
is "$(out wrong.late)/$(out links.late)" /300 "with their links"
is "$(out are.late)" "$(out were)" "on their board"
is "$(out late)" active "and the service that has waited is up"
is "$(out wrong.gone)" "" "of two GPUs that go no link leads elsewhere"
is "$(out links.gone)" "$(wc -l <"$tmp/out/are.gone")" \
	"and there is none without device"
is "$(comm -13 "$tmp/out/were" "$tmp/out/are.one")" "" \
	"one in the slot of another: nothing of that one is made on it"
is "$(out wrong.one)/$(out links.one)" "/$(wc -l <"$tmp/out/are.one")" \
	"and its own have their links"
is "$(out states.moved)" "300 active" "when both have changed slots all are back"
is "$(out are.moved)" "$(out were)" "on their boards"
is "$(out wrong.moved)/$(out links.moved)" /300 "with their links"
is "$(out definitions.moved)" "$(out were)" "and so are their definitions"
is "$(out failed)$(out journal)" "" "no unit failed and the log is quiet"

done_testing
