#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# needs: vm
#
# Proves that accesses to a vGPU's regions are right at every edge, and that
# its configuration space makes sense to others.  Theory of operation:
# t/helper/vfio-edges.c goes around each border by every width; lspci, which
# knows the specifications, decodes a dump of the space, and its words are
# compared with what the device is.
cd "$(dirname "$0")/.." || exit 1
. t/lib-tap.sh
. t/lib-vm.sh

load gpus=test
u=$(uuid 1)
is "$(create "$(gpu 0)" 60016 "$u")" ok "create a vGPU"
subtest "edges" timeout 300 "$HELPER/vfio-edges" "$u"

"$HELPER/vfio-cfgspace" "$u" dump >"$vm_tmp/dump"
seen=$(lspci -F "$vm_tmp/dump" -vvv 2>&1)
while read -r words; do
	printf '%s\n' "$seen" | tr -s '\t ' ' ' | grep -Fq -- "$words"
	ok $? "lspci: $words" || diag "$seen"
done <<'EOT'
Control: I/O- Mem+ BusMaster+ SpecCycle- MemWINV- VGASnoop- ParErr- Stepping- SERR- FastB2B- DisINTx-
Status: Cap+ 66MHz- UDF- FastB2B- ParErr- DEVSEL=fast >TAbort- <TAbort- <MAbort- >SERR- <PERR- INTx-
Interrupt: pin A routed to IRQ 11
Region 0: Memory at e0000000 (64-bit, prefetchable)
Region 2: Memory at feb00000 (32-bit, non-prefetchable)
Region 4: Memory at feb10000 (32-bit, non-prefetchable)
] Power Management version 3
Flags: PMEClk- DSI- D1- D2- AuxCurrent=0mA PME(D0-,D1-,D2-,D3hot-,D3cold-)
Status: D0 NoSoftRst+ PME-Enable- DSel=0 DScale=0 PME-
] MSI: Enable- Count=1/4 Maskable+ 64bit+
Masking: 00000000 Pending: 00000000
] MSI-X: Enable+ Count=4 Masked-
Vector table: BAR=4 offset=00001000
PBA: BAR=4 offset=00002000
] Express (v2) Endpoint, MSI 00
MaxPayload 128 bytes, PhantFunc 0
FLReset+
MaxPayload 128 bytes, MaxReadReq 512 bytes
DevSta: CorrErr- NonFatalErr- FatalErr- UnsupReq- AuxPwr- TransPend-
LnkCap: Port #0, Speed 2.5GT/s, Width x1, ASPM not supported
LnkSta: Speed 2.5GT/s, Width x1
EOT
unlike "$seen" '[Uu]nknown|<\?|<[a-z]{5}|looping|[Bb]roken|!!!' \
	"lspci finds nothing that it cannot make sense of"
vm_done
