# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of the modules, in the testbed.  Source it after lib-tap.sh; end
# with vm_done instead of done_testing.
#
#	load [PARAMETER...]	modprobe nvvgpu-sim; the test ends if it fails
#	unload			both modules, and nothing of them is left
#	gpu N			sysfs directory of the Nth simulated GPU, from 0
#	type GPU ID		sysfs directory of one of its types
#	create GPU ID UUID	"ok" or the error's name (ENOSPC, ...)
#	discard UUID		removes it; "ok" or the error's name
#	put FILE TEXT		writes in one call; "ok" or the error's name
#	uuid N			a UUID for each N
#	hold UUID|PATH [COUNT]	opens it in another process; see held_*
#	needs_vendor_vfio	skips the test where vfio lacks what that takes
#	wait_until SECONDS COMMAND...
#	fresh_libvirtd		one that has no events to work off
#	start_guest DOMAIN LOG	until its kernel answers; LOG is its console's
#	subtest WHAT COMMAND...	its TAP indented, its verdict as one step
#
# Whatever the kernel complains about between load and vm_done is a failure.

[ -d /usr/lib/nvvgpu-testbed ] || plan_skip "runs in the testbed: t/vm/run"

# Before 6.1 vfio takes no function that has no IOMMU of its own.
needs_vendor_vfio() {
	! modinfo vfio_mdev >/dev/null 2>&1 ||
		plan_skip "vfio of Linux $(uname -r) knows mediated devices alone"
}

# On the debug kernel everything takes several times as long.
vm_slow=1
[ ! -e /sys/kernel/debug/kmemleak ] || vm_slow=8

timeout() {
	[ "$1" != -k ] || shift 2
	vm_limit=$(($1 * vm_slow))
	shift
	command timeout -k 10 $vm_limit "$@"
}

HELPER=build/t/helper
MDEVS=/sys/bus/mdev/devices
vm_name=${0##*/}
vm_tmp=$(mktemp -d) || exit 1
vm_pids=

gpu() {
	printf '/sys/bus/pci/devices/1000:%02x:00.0\n' "$1"
}

uuid() {
	printf '6e767667-7075-4000-8000-%012x\n' "$1"
}

# A shell says that a write failed, but not why.
put() {
	perl -MErrno -e '
		open my $f, ">", $ARGV[0] or fail();
		defined syswrite $f, $ARGV[1] or fail();
		print "ok\n";
		sub fail {
			my ($name) = grep { $!{$_} } keys %!;
			print "$name\n";
			exit;
		}' "$1" "$2"
}

type() {
	echo "$1/mdev_supported_types/$(driver_name)-$2"
}

driver_name() {
	echo nvvgpu-sim
}

create() {
	put "$(type "$1" "$2")/create" "$3"
}

discard() {
	put "$MDEVS/$1/remove" 1
}

wait_until() {
	vm_patience=$(($1 * 10 * vm_slow))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $vm_patience -gt 0 ] || return 1
		vm_patience=$((vm_patience - 1))
		sleep 0.1
	done
}

# libvirtd starts mdevctl twice for each event of a vGPU, one after the other.
# After a test that made thousands it tells what was true minutes ago; a new
# one reads what is there.
fresh_libvirtd() {
	kill "$(cat /run/libvirtd.pid 2>/dev/null)" 2>/dev/null
	wait_until 30 sh -c '! pgrep -x libvirtd'
	libvirtd -d >/dev/null 2>&1 || return 1
	wait_until 60 virsh -q nodedev-list
}

# On the emulated SVM of the testbed a kernel dies or stands still now and then
# as it boots, which says nothing of anything: up to three times.
start_guest() {
	for vm_try in 1 2 3; do
		virsh -q start "$1" || return
		wait_until 90 grep -aq "BusyBox\|# " "$2" && return
		diag "$1: no answer, try $vm_try: $(tail -n 3 "$2")"
		virsh -q destroy "$1"
	done
	return 1
}

# --- a vGPU in use -----------------------------------------------------------

# Its output is in $held_out, its process $held_pid.  It reads from a pipe that
# it holds open itself, so it stays until it is told by "let_go".
hold() {
	held_out=$vm_tmp/held.${1##*/}
	held_pipe=$vm_tmp/pipe.${1##*/}
	rm -f "$held_pipe"
	mkfifo "$held_pipe"
	"$HELPER/vfio-hold" "$@" <>"$held_pipe" >"$held_out" 2>&1 &
	held_pid=$!
	vm_pids="$vm_pids $held_pid"
	wait_until 20 grep -q held "$held_out" ||
		diag "vfio-hold $*: $(cat "$held_out")"
}

# let_go PID [SIGNAL]
let_go() {
	kill "-${2:-TERM}" "$1"
	wait "$1" 2>/dev/null
	true
}

# --- modules -----------------------------------------------------------------

# Where this test's part of the kernel log starts.
vm_mark="nvvgpu-test: $vm_name $$"
echo "$vm_mark" >/dev/kmsg

load() {
	modprobe nvvgpu-sim "$@" && return
	diag "$(kernel_log | tail -n 20)"
	echo "Bail out! the modules cannot be loaded"
	exit 1
}

mdevs_of_ours() {
	for vm_dev in "$MDEVS"/*; do
		case $(readlink -f "$vm_dev") in
		*/pci1000:*) echo "${vm_dev##*/}" ;;
		esac
	done
}

discard_all() {
	for vm_uuid in $(mdevs_of_ours); do
		discard "$vm_uuid" >/dev/null
	done
}

unload() {
	modprobe -r nvvgpu-sim
}

# --- kernel log --------------------------------------------------------------

kernel_log() {
	dmesg | sed -n "/$vm_mark/,\$p"
}

vm_words='WARNING:|BUG:|Oops|cut here|refcount|general protection|INFO: (task|trying)|KASAN|UBSAN|KCSAN|list_(add|del) corruption|possible (circular|recursive)|suspicious RCU|sleeping function|Kernel panic|hung task|leaked|sysfs: cannot|kobject_add_internal|tried to init an initialized'

complaints() {
	kernel_log | grep -E "$vm_words|Call Trace"
}

# For a test in which allocations fail: vmalloc() says where, a page fault that
# finds no memory is told and tried again, and four places of
# the kernel warn instead of handling it.
# shellcheck disable=SC2317 # complaints() is called by vm_done
no_memory_is_news() {
	complaints() {
		kernel_log | grep -E "$vm_words" | grep -vE \
'cut here|VM_FAULT_OOM leaked|kobject_add_internal.* -12|WARNING:.* (pci_device_add|event_define_fields|vfio_group_release|sysfs_remove_group)\+'
	}
}

# --- verdicts ----------------------------------------------------------------

subtest() {
	vm_what=$1
	shift
	diag "$vm_what: $*"
	# Into a file: who hangs in the kernel would keep a pipe open for ever.
	"$@" >"$vm_tmp/subtest" 2>&1
	vm_status=$?
	sed 's/^/    /' "$vm_tmp/subtest"
	ok "$vm_status" "$vm_what" ||
		diag "$(grep -v '^ok' "$vm_tmp/subtest" | tail -n 60)"
}

vm_cleanup() {
	for vm_pid in $vm_pids; do
		kill "$vm_pid" 2>/dev/null
	done
	discard_all
	[ ! -d /sys/module/nvvgpu_sim ] || unload
	rm -rf "$vm_tmp"
}
trap vm_cleanup EXIT

vm_done() {
	vm_trouble=$(complaints)
	is "$vm_trouble" "" "the kernel has nothing to complain about" ||
		diag "$(kernel_log | tail -n 60)"
	done_testing
}
