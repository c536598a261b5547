# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# For tests that let the firmware of a simulated GPU fail.  Source it after
# lib-vm.sh.
#
#	faults GPU		debugfs directory of a GPU
#	fault GPU TEXT		asks for a fault; "ok" or the error's name
#	opens UUID		opens and closes; "ok", or why it cannot be opened
#	state UUID		of a vGPU
#	is_state UUID STATE	for wait_until
#	is_gpu GPU STATE	likewise
#	mark			what the kernel says from here on is ...
#	said GPU		... told by this, as far as it is about the GPU
#	is_back GPU		for wait_until: it said that it is
#	limit GPU MS		how long it is waited for the firmware
#	impatient GPU		not for long

faults() {
	echo "/sys/kernel/debug/nvvgpu-sim/${1##*/}"
}

fault() {
	put "$(faults "$1")/fault" "$2"
}

limit() {
	echo "$2" >"$(faults "$1")/answer_limit_ms"
}

impatient() {
	limit "$1" $((4000 * vm_slow))
}

opens() {
	faults_out=$(timeout 120 "$HELPER/vfio-hold" "$1" </dev/null 2>&1)
	case $? in
	0) echo ok ;;
	*) printf '%s\n' "$faults_out" |
		sed -n 's/^.*cannot open vGPU [^:]*: //p' ;;
	esac
}

state() {
	cat "$MDEVS/$1/nvvgpu/state"
}

is_state() {
	[ "$(state "$1")" = "$2" ]
}

is_gpu() {
	[ "$(cat "$1/nvvgpu/state")" = "$2" ]
}

faults_mark=0

mark() {
	faults_mark=$((faults_mark + 1))
	echo "nvvgpu-test: mark $faults_mark of $$" >/dev/kmsg
}

said() {
	dmesg | sed "1,/nvvgpu-test: mark $faults_mark of $$\$/d" |
		sed -n "s/^.*nvvgpu-sim ${1##*/}: //p"
}

is_back() {
	said "$1" | grep -q "GPU is back"
}
