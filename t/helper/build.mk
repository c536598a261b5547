# SPDX-License-Identifier: GPL-2.0-or-later
#
# Programs that tests run inside the testbed.

HELPER_BIN := $(B)/t/helper
HELPER_OBJ := $(B)/obj/t/helper
# By nothing but VFIO, and those that drive the command ring as well.
HELPER_VFIO := vfio-info vfio-cfgspace vfio-regions vfio-gfx vfio-hold \
	vfio-maps vfio-set-irqs vfio-edges vfio-idle
HELPER_RING := vfio-ring vfio-irq vfio-gates vfio-races vfio-isolation \
	vfio-engine vfio-frames vfio-memory
HELPER_PROGRAMS := $(addprefix $(HELPER_BIN)/, $(HELPER_VFIO) $(HELPER_RING) \
	races)

# The ring's driver and checks; also for the guest, so built as it needs them.
RING_OBJS := $(addprefix $(B)/obj/t/guest/src/, \
	ring.o ring-checks.o ring-control.o ring-faults.o crc32c.o) \
	$(HELPER_OBJ)/report.o $(HELPER_OBJ)/vfio.o

.PHONY: test-helpers
testbed-stage: test-helpers
test-helpers: $(HELPER_PROGRAMS)

$(addprefix $(HELPER_BIN)/, $(HELPER_VFIO)): $(HELPER_BIN)/%: \
	$(HELPER_OBJ)/%.o $(HELPER_OBJ)/vfio.o $(HELPER_OBJ)/report.o
$(addprefix $(HELPER_BIN)/, $(HELPER_RING)): $(HELPER_BIN)/%: \
	$(HELPER_OBJ)/%.o $(RING_OBJS)
$(HELPER_BIN)/vfio-races: $(HELPER_OBJ)/races-vmm.o
$(HELPER_BIN)/races: $(addprefix $(HELPER_OBJ)/, \
	races.o races-vmm.o races-host.o vfio.o report.o)

$(HELPER_PROGRAMS):
	@mkdir -p $(@D)
	$(CC) -pthread $(LDFLAGS) -o $@ $^

$(HELPER_OBJ)/%.o: t/helper/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Ikernel/include/uapi -It/guest/src -It/helper \
		$(shell $(PKG_CONFIG) --cflags libdrm) -c -o $@ $<

-include $(wildcard $(HELPER_OBJ)/*.d)
