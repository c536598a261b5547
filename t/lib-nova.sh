# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests of Nova's libvirt driver, in a testbed with the managers' packages.
# Source it after lib-vm.sh.
#
#	nova_begin [PARAMETER...]	the driver by the name of NVIDIA's, no state
#	nova_conf FILE...	start Nova's driver, with these files besides its own
#	nova VERB...		ask it (t/nova/compute.py)
#	nova_end		it ends, and whoever is still there
#	pci GPU			libvirt's name for the device at this address

python3 -c 'import nova.conf' 2>/dev/null || plan_skip "Nova is not installed"

nova_pid=
nova_state=/var/lib/nova-test
nova_log=$vm_tmp/nova.log

# A guest has to be run by somebody who may look into the directory.
nova_begin() {
	rm -rf /etc/nvvgpu /etc/mdevctl.d/1000:* $nova_state
	# What doctor finds on Debian 13, and the command that it gives.
	[ -e /usr/sbin/mdevctl ] || ln -s ../bin/mdevctl /usr/sbin/mdevctl
	load "$@" driver_name=nvidia
	udevadm settle
	fresh_libvirtd || plan_skip "libvirtd does not start"
	mkdir -p $nova_state/images $nova_state/instances
	qemu-img create -q -f qcow2 $nova_state/images/disk 1M
	cp "$(t/vm/guest --print-kernel)" $nova_state/images/kernel
	cp "$(t/vm/guest --print-initrd)" $nova_state/images/initrd
	mkfifo "$vm_tmp/ask" "$vm_tmp/answer"
	nova_type=qemu
	[ ! -w /dev/kvm ] || nova_type=kvm
	cat >$nova_state/nova.conf <<-END
		[DEFAULT]
		state_path = $nova_state
		host = node1
		log_file = $nova_log
		debug = true
		force_raw_images = false
		[libvirt]
		virt_type = $nova_type
		cpu_mode = none
		[vnc]
		enabled = false
	END
}

nova_conf() {
	nova_stop
	CMDLINE="console=ttyS0 quiet panic=-1 nvvgpu.script=look.sh" \
		python3 t/nova/compute.py $nova_state/nova.conf "$@" \
		<"$vm_tmp/ask" >"$vm_tmp/answer" 2>>"$nova_log" &
	nova_pid=$!
	exec 7>"$vm_tmp/ask" 8<"$vm_tmp/answer"
}

nova_stop() {
	[ -n "$nova_pid" ] || return
	exec 7>&- 8<&-
	wait "$nova_pid"
	nova_pid=
}

nova() {
	(trap '' PIPE; echo "$*" >&7) 2>/dev/null
	IFS= read -r nova_answer <&8 || nova_answer="Nova is gone"
	echo "$nova_answer"
	case $nova_answer in
	*'"error"'* | *gone) tail -n 20 "$nova_log" | sed 's/^/# /' >&2 ;;
	esac
}

nova_end() {
	nova_stop
	for nova_domain in $(virsh -q list --all --name); do
		virsh -q destroy "$nova_domain"
		virsh -q undefine "$nova_domain"
	done >/dev/null 2>&1
	rm -rf $nova_state
	discard_all
	rm -rf /etc/nvvgpu /etc/mdevctl.d/1000:* /run/nvvgpu
	udevadm settle
	unload
	vm_done
}

pci() {
	echo "pci_$1" | tr :. __
}
