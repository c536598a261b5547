#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that nothing that a firmware can say hurts more than it must: each
# kind of malformed, wrong, late or missing answer that kernel/ABI/
# debugfs-nvvgpu-sim lists ends the call that it was an answer to with the
# right errno and one line in the kernel log, which names the GPU and the very
# thing that was wrong; then the GPU is back by itself and the same vGPU can be
# opened.  What does no harm does none.  Theory of operation: a table of what
# each kind leads to, compared with what an open of a vGPU returns and what the
# log has to say; the list in debugfs must hold no kind that no test knows.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-faults.sh

lost="GPU failed: its firmware cannot be understood"
refused="firmware refused to boot vGPU \(0x1\)"
again="firmware answered function [0-9]+ again, sequence [0-9]+"

# Fault, what open says, what the kernel log says before "GPU is back".  Who
# looks whether the firmware answers may be the one that finds the read pointer.
fatal="
checksum|Protocol error|$lost: checksum
write-pointer|Protocol error|$lost: write pointer
read-pointer|[PI].* error|$lost: read pointer
element-sequence|Protocol error|$lost: sequence of the elements
elements-none|Protocol error|$lost: number of elements
elements-many|Protocol error|$lost: number of elements
elements-unwritten|Protocol error|$lost: number of elements
length-short|Message too long|$lost: length of a record
length-long|Message too long|$lost: length of a record
record-version|Protocol error|$lost: version of a record
record-signature|Protocol error|$lost: signature of a record
payload-short|Message too long|$lost: payload too short
payload-long|Message too long|$lost: payload too long
continuation-stray|Protocol error|$lost: continuation of nothing
continuation-empty|Protocol error|$lost: empty continuation
continuation-long|Message too long|$lost: continuation too long
continuation-missing|Protocol error|$lost: continuation missing
answer-long|Message too long|$lost: answer too long
answer-function|Protocol error|$lost: answer to another question
answer-early|Protocol error|$lost: answer before the question
event-short|Message too long|$lost: event
event-ready|Protocol error|$lost: event
event-notice|Protocol error|$lost: event
answer-crash|Input/output error|GPU failed: its firmware has crashed
"
slow="
answer-hang|Connection timed out|GPU failed: its firmware did not answer function [0-9]+ in time
answer-late 300000|Connection timed out|GPU failed: its firmware did not answer function [0-9]+ in time
answer-stale|Connection timed out|$again GPU failed: its firmware did not answer function [0-9]+ in time
"
# It says that it has booted a vGPU, and has not.
lie="
status 0|Connection timed out|task of vGPU 1 cannot be set up: error -110 firmware refused to shut down vGPU \(0x1\): NV_ERR_OBJECT_NOT_FOUND \(0x57\) firmware refused to clean up vGPU \(0x1\): NV_ERR_OBJECT_NOT_FOUND \(0x57\)
"
# The GPU lives on.
harmless="
status 0x1f|Invalid argument|$refused: NV_ERR_INVALID_ARGUMENT \(0x1f\)
status 0x51|Cannot allocate memory|$refused: NV_ERR_NO_MEMORY \(0x51\)
status 0x17|Device or resource busy|$refused: NV_ERR_IN_USE \(0x17\)
status 0x1a|No space left on device|$refused: NV_ERR_INSUFFICIENT_RESOURCES \(0x1a\)
status 0x56|Operation not supported|$refused: NV_ERR_NOT_SUPPORTED \(0x56\)
status 0x12345678|Input/output error|$refused: unknown \(0x12345678\)
result 0xff100001|Operation not supported|firmware refused function [0-9]+: NV_VGPU_MSG_RESULT_RPC_UNKNOWN_FUNCTION \(0xff100001\)
result 0xffff|Input/output error|firmware refused function [0-9]+: NV_ERR_GENERIC \(0xffff\)
answer-late 300|ok|
answer-again|ok|$again
answer-again 3|ok|$again $again $again
event-vgpu|ok|firmware says that vGPU 256 died, which cannot be
event-unknown|ok|
event-unknown 1000|ok|
"
# What other tests have: 6070 tasks, 6072 boots.
others="hang
crash
boot-hang
boot-crash
queue-version
queue-size
queue-element-size
queue-elements
queue-flags
queue-read-at
queue-elements-at
task-mute
task-hang
task-crash
task-status
task-version"

load gpus=test,test
g=$(gpu 0)
u=$(uuid 1)
create "$g" 60032 "$u" >/dev/null

known=$(printf '%s\n' "$fatal" "$slow" "$harmless" "$others" |
	sed 's/[ |].*//; /^$/d' | sort -u)
is "$(sed 's/[ \t].*//' "$(faults "$g")/faults" | sort)" "$known" \
	"all kinds of faults have a test"
is "$(cat "$(faults "$g")/fault")" none "none is asked for"
for bad in nosuch "checksum 1" status "status x" "status -1" answer-late \
	"answer-late 600001" "answer-again 0" "event-unknown 65537" \
	"none 1" "checksum checksum" ""; do
	is "$(fault "$g" "$bad")" EINVAL "\"$bad\" is none"
done
is "$(fault "$g" "status 0x51")" ok "ask for one"
is "$(cat "$(faults "$g")/fault")" "status 81" "it can be read back"
is "$(cat "$(faults "$(gpu 1)")/fault")" none "another GPU has none"
is "$(fault "$g" checksum)" ok "another one takes its place"
is "$(cat "$(faults "$g")/fault")" checksum "which can be read back"
is "$(fault "$g" none)" ok "take it back"
is "$(opens "$u")" ok "then nothing happens"

# each LINE BACK: what it leads to, and that it is over.  The log's lines are
# joined by blanks.
each() {
	rest=${1#*|}
	kind=${1%%|*}
	mark
	fault "$g" "$kind" >/dev/null
	like "$(opens "$u")" "^${rest%%|*}$" "$kind: open: ${rest%%|*}"
	if [ "$2" ]; then
		wait_until 30 is_back "$g"
		ok $? "$kind: the GPU is back"
	fi
	is "$(state "$u")" created "$kind: the vGPU is as if never opened"
	is "$(cat "$(faults "$g")/fault")" none "$kind: it happens once"
	like "$(said "$g" | tr '\n' ' ')" "^${rest#*|}$2 *$" \
		"$kind: the kernel log says no more and no less"
	is "$(opens "$u")" ok "$kind: afterwards it can be opened"
	is "$(cat "$g/nvvgpu/state")" running "$kind: the GPU runs"
}

# all TABLE BACK
all() {
	while read -r row; do
		[ -z "$row" ] || each "$row" "$2"
	done <<-END
	$1
	END
}

all "$fatal" " GPU is back"
impatient "$g"
all "$slow" " GPU is back"
all "$lie" ""
limit "$g" 30000
all "$harmless" ""

# More than any firmware would say again is no mistake any more.
mark
fault "$g" "answer-again 1000" >/dev/null
opens "$u" >/dev/null
wait_until 30 is_back "$g"
is "$(said "$g" | grep -c again,)" 16 "a flood of answers is not waited for"
like "$(said "$g")" "$lost: answers again and again" "but ended"
is "$(opens "$u")" ok "afterwards it can be opened"

# --- a task that is not let go ------------------------------------------------
hold "$u"
mark
fault "$g" "status 0x65" >/dev/null
let_go "$held_pid"
is "$(state "$u")" created "a refused shutdown does not keep a vGPU open"
is "$(said "$g")" "firmware refused to shut down vGPU (0x1): NV_ERR_TIMEOUT (0x65)" \
	"the kernel log has it"
is "$(opens "$u")" ok "and it is repeated before the next boot"
hold "$u"
fault "$g" "status 0" >/dev/null
let_go "$held_pid"
like "$(said "$g")" "refused to clean up vGPU \(0x1\): NV_ERR_STATE_IN_USE" \
	"who only says that it has shut down is found out"
is "$(opens "$u")" ok "and asked again"
hold "$u"
impatient "$g"
mark
fault "$g" answer-hang >/dev/null
let_go "$held_pid"
is "$(state "$u")" created "nor does one that is not answered"
wait_until 30 is_back "$g"
is "$(said "$g" | wc -l)" 2 "two lines about it: death and return"
is "$(opens "$u")" ok "afterwards it can be opened"
is "$(opens "$u")" ok "and again"
vm_done
