#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that the real mdevctl and we are at home in each other's definitions:
# each lists, starts, modifies and stops what the other has defined, and a
# change by us loses nothing of what mdevctl has written; that rename moves the
# links, set writes to the driver, adopt takes over what mdevctl made; and that
# callouts and notifiers of a site hear of what we do, and can refuse it.
# Theory of operation: mdevctl as the testbed's Debian has it, on our driver;
# nothing here depends on its release.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh
. t/lib-names.sh

command -v mdevctl >/dev/null || plan_skip "no mdevctl"
diag "$(mdevctl --version)"
named_begin gpus=test
gpu=1000:00:00.0
small=$(basename "$(dirname "$(grep -l 'test-8M$' \
	/sys/bus/pci/devices/$gpu/mdev_supported_types/*/name)")")
theirs=11111111-2222-4333-8444-555555555555

# NAME: its state by our list
shown() {
	nvvgpu-tool list --noheadings -o NAME,STATE | sed -n "s/^$1 *//p" |
		tr -d '\n'
}

defined() {
	mdevctl list -d -u "$1" | tr -s ' '
}

attrs() {
	jq -c '[.attrs[] | to_entries[] | [.key, .value]]' \
		"/etc/mdevctl.d/$gpu/$1"
}

# --- ours by mdevctl
nvvgpu-tool create --profile small --no-start one >/dev/null
u=$(uuid_by_name one)
like "$(defined "$u")" "^$u $gpu $small auto" "mdevctl lists ours"
mdevctl start -u "$u"
is $?/"$(shown one)" 0/active "mdevctl starts ours"
udevadm settle
is "$(link_of by-name one)" "$(node_of "$u")" "with its link"
is "$(cat "$MDEVS/$u/nvvgpu/name")" one "and its name in the driver"
mdevctl stop -u "$u"
is $?/"$(shown one)" 0/defined "mdevctl stops ours"
mdevctl modify -u "$u" --addattr nvidia/vm_name --value theirs &&
	mdevctl modify -u "$u" --manual
is $?/"$(nvvgpu-tool list --noheadings -o AUTOSTART)" 0/no \
	"what mdevctl modifies counts"
nvvgpu-tool start one
is $?/"$(cat "$MDEVS/$u/nvidia/vm_name")" 0/theirs "also at our start"

# --- a change by us, of one that lives
cp "/etc/mdevctl.d/$gpu/$u" "$vm_tmp/def"
jq '. + {"other": {"k": 1}}' "$vm_tmp/def" >"/etc/mdevctl.d/$gpu/$u"
nvvgpu-tool set one autostart=yes nvidia/vm_name=ours
is $?/"$(cat "$MDEVS/$u/nvidia/vm_name")" 0/ours "set writes to the driver"
is "$(attrs "$u")" '[["nvvgpu/name","one"],["nvidia/vm_name","ours"]]' \
	"and to the definition, in its place"
is "$(jq -c .other "/etc/mdevctl.d/$gpu/$u")" '{"k":1}' \
	"keys that we do not know stay"
like "$(defined "$u")" "^$u $gpu $small auto \(active\)" "mdevctl reads it"
said=$(nvvgpu-tool set one nvvgpu/state=running nvidia/vm_name=not-this 2>&1)
is $? 2 "a value that the driver refuses"
like "$said" "one: set 'nvvgpu/state': its driver refuses" "is told"
is "$(attrs "$u" | grep -c 'state\|not-this')/$(cat "$MDEVS/$u/nvidia/vm_name")" \
	0/ours "and not kept, nor what came with it"
said=$(nvvgpu-tool set one type=test-64M 2>&1)
is $?/"$(defined "$u" | cut -d' ' -f3)" "5/$small" "another type is refused"
node=$(node_of "$u")
nvvgpu-tool rename one two
is $? 0 "rename"
udevadm settle
is "$(link_of by-name one)/$(link_of by-name two)" "/$node" "its link moves"
is "$(cat "$MDEVS/$u/nvvgpu/name")" two "its driver knows"
is "$(attrs "$u" | jq -r '.[0][1]')" two "its definition too"
exec 8<>"$node"
nvvgpu-tool rename two one
is $? 0 "also while it is in use"
exec 8>&-
udevadm settle
is "$(link_of by-name two)/$(link_of by-name one)" "/$node" "the link moves back"

# --- mdevctl's by us
mdevctl define -u $theirs -p $gpu -t "$small" --manual >/dev/null 2>&1 ||
	mdevctl define -u $theirs -p $gpu -t "$small" >/dev/null
mdevctl modify -u $theirs --addattr nvidia/vm_name --value kept
is "$(nvvgpu-tool list --json | jq -c '[.vgpus[] | select(.uuid == "'$theirs'") |
	[.name, .state, .gpu]]')" "[[null,\"defined\",\"$gpu\"]]" \
	"we list what mdevctl has defined"
is "$(nvvgpu-tool adopt $theirs)" vgpu-11111111 "adopt gives it a name"
is "$(attrs $theirs)" \
	'[["nvidia/vm_name","kept"],["nvvgpu/name","vgpu-11111111"]]' \
	"behind what it has"
nvvgpu-tool start vgpu-11111111
is $?/"$(cat $MDEVS/$theirs/nvidia/vm_name)" 0/kept "we start it"
like "$(defined $theirs)" "^$theirs $gpu $small manual \(active\)" \
	"mdevctl lists it still"
nvvgpu-tool set vgpu-11111111 autostart=yes
like "$(defined $theirs)" "auto \(active\)" "we modify it"
nvvgpu-tool stop vgpu-11111111
mdevctl start -u $theirs && mdevctl stop -u $theirs && mdevctl undefine -u $theirs
is $? 0 "mdevctl starts, stops and undefines it"
is "$(shown vgpu-11111111)" defined "its name is left"
like "$(nvvgpu-tool gc --grace 0)" "record  *vgpu-11111111 " "gc takes it away"
is "$(shown vgpu-11111111)/$(shown one)" /active "and nothing else"

# --- transient by mdevctl, then ours for good
mdevctl start -u $theirs -p $gpu -t "$small"
is "$(nvvgpu-tool adopt --name mine $theirs)" mine "one that is not defined"
is "$(cat $MDEVS/$theirs/nvvgpu/name)" mine "has its name at once"
udevadm settle
is "$(link_of by-name mine)" "$(node_of $theirs)" "and its link"
like "$(defined $theirs)" "manual \(active\)" "and is defined"
nvvgpu-tool stop mine && nvvgpu-tool start mine
is $?/"$(shown mine)" 0/active "it comes back"

# --- callouts: they are asked and told, by mdevctl
scripts=/etc/mdevctl.d/scripts.d
mkdir -p $scripts/callouts $scripts/notifiers
for kind in callouts notifiers; do
	cat >$scripts/$kind/test.sh <<EOF
#!/bin/sh
shift
type=\$1 event=\$3 action=\$5
# mdevctl takes who does not read for one that has nothing to say.
case \$event in pre|post) cat >/dev/null ;; esac
[ "\$event" = get ] || echo "$kind \$event \$action" >>$vm_tmp/asked
[ "\$event/\$action" != "pre/\$(cat $vm_tmp/refuse 2>/dev/null)" ] || {
	echo "no license for \$type" >&2
	exit 1
}
exit 0
EOF
	chmod +x $scripts/$kind/test.sh
done

# asked WHAT: all that was asked since the last time
asked() {
	is "$(tr '\n' , <"$vm_tmp/asked")" "$1" "$2"
	rm -f "$vm_tmp/asked"
}
refuse() {
	echo "$1" >"$vm_tmp/refuse"
}

nvvgpu-tool create --profile small --no-start called >/dev/null
asked "callouts pre define,callouts post define,notifiers notify define," \
	"define"
nvvgpu-tool start called
asked "callouts pre start,callouts post start,notifiers notify start," "start"
u=$(uuid_by_name called)
is "$(cat "$MDEVS/$u/nvvgpu/name")" called "it has its name"
nvvgpu-tool set called autostart=no
asked "callouts pre modify,callouts post modify,notifiers notify modify," \
	"modify"
refuse stop
said=$(nvvgpu-tool stop called 2>&1)
is $?/"$(shown called)" 1/active "a callout refuses to stop it"
like "$said" "called: stop: mdevctl, which runs the callouts .* refuses: " \
	"and is quoted"
refuse start
nvvgpu-tool stop called
nvvgpu-tool create --profile small none >/dev/null 2>&1
is $?/"$(shown called)/$(shown none)" 1/defined/ \
	"one refuses a start: nothing is left of a create"
rm -f "$vm_tmp/asked"
refuse none
nvvgpu-tool delete called
asked "callouts pre undefine,callouts post undefine,notifiers notify undefine," \
	"undefine"
rm $scripts/callouts/test.sh $scripts/notifiers/test.sh

nvvgpu-tool delete one mine
is $?/"$(mdevctl list -d | tr -d '\n')" 0/ "nothing is left with mdevctl"
named_end
