# SPDX-License-Identifier: GPL-2.0-or-later
#
# Programs that tests run inside the testbed.

HELPER_BIN := $(B)/t/helper
HELPER_VFIO := vfio-info vfio-cfgspace vfio-regions vfio-irq vfio-gfx \
	vfio-races vfio-hold
HELPER_PROGRAMS := $(addprefix $(HELPER_BIN)/, $(HELPER_VFIO) vfio-ring)

.PHONY: test-helpers
test-helpers: $(HELPER_PROGRAMS)

$(addprefix $(HELPER_BIN)/, $(HELPER_VFIO)): $(HELPER_BIN)/%: \
	$(B)/obj/t/helper/%.o $(B)/obj/t/helper/vfio.o \
	$(B)/obj/t/helper/report.o
$(HELPER_BIN)/vfio-ring: $(B)/obj/t/helper/vfio-ring.o $(RING_OBJS)

$(HELPER_PROGRAMS):
	@mkdir -p $(@D)
	$(CC) -pthread $(LDFLAGS) -o $@ $^

$(B)/obj/t/helper/%.o: t/helper/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Ikernel/include/uapi -It/guest/src -c -o $@ $<

-include $(wildcard $(B)/obj/t/helper/*.d)
