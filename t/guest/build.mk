# SPDX-License-Identifier: GPL-2.0-or-later
#
# Programs that run inside a guest.  Static: the guest is an initrd.
# Comes after t/helper/build.mk, whose RING_OBJS it shares.

GUEST_BIN := $(B)/t/guest/bin
GUEST_PROGRAMS := $(GUEST_BIN)/nvvgpu-picture $(GUEST_BIN)/nvvgpu-ring

GUEST_picture_OBJS := $(addprefix $(B)/obj/t/guest/src/, \
	nvvgpu-picture.o screen.o picture.o font.o crc32c.o)
GUEST_ring_OBJS := $(addprefix $(B)/obj/t/guest/src/, \
	nvvgpu-ring.o pci-bind.o) $(RING_OBJS)

.PHONY: guest-programs
testbed-stage: guest-programs
guest-programs: $(GUEST_PROGRAMS)

$(GUEST_BIN)/nvvgpu-picture: $(GUEST_picture_OBJS)
$(GUEST_BIN)/nvvgpu-ring: $(GUEST_ring_OBJS)

$(GUEST_PROGRAMS):
	@mkdir -p $(@D)
	$(CC) -static $(LDFLAGS) -o $@ $^

$(B)/obj/t/guest/%.o: t/guest/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Ikernel/include/uapi -It/helper \
		$(shell $(PKG_CONFIG) --cflags libdrm) -c -o $@ $<

-include $(wildcard $(B)/obj/t/guest/src/*.d)
