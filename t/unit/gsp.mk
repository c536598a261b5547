# SPDX-License-Identifier: GPL-2.0-or-later
#
# Firmware transport and codecs of kernel/gsp in userspace, under ASan and
# UBSan; family 1200.

GSP_UNIT_SOURCES := $(addprefix kernel/,gsp/queue.c gsp/record.c gsp/status.c \
	gsp/release.c gsp/plugin.c sim/firmware-state.c sim/firmware-plugin.c \
	sim/firmware-migrate.c sim/firmware-faults.c sim/firmware-forge.c) \
	$(filter-out %/abi.c,$(wildcard kernel/gsp/r[0-9]*/*.c))
GSP_UNIT_OBJECTS := $(GSP_UNIT_SOURCES:%.c=$(B)/t/obj/gsp/%.o)
GSP_UNIT_TESTS := $(patsubst t/unit/%.c,$(B)/t/%, \
	$(wildcard t/unit/test-gsp-*.c))
GSP_UNIT_CFLAGS = -It/unit -Ikernel -O1 $(SANITIZE)

unit-programs: $(GSP_UNIT_TESTS)

$(GSP_UNIT_OBJECTS) $(GSP_UNIT_TESTS:$(B)/t/%=$(B)/t/obj/gsp/t/unit/%.o): \
		$(B)/t/obj/gsp/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(GSP_UNIT_CFLAGS) -c -o $@ $<

$(GSP_UNIT_TESTS): $(B)/t/%: $(B)/t/obj/gsp/t/unit/%.o $(GSP_UNIT_OBJECTS)
	$(CC) $(GSP_UNIT_CFLAGS) -o $@ $^ -lcmocka -lpthread

# The layout of the wire, to be compared with the headers it is taken from:
#	make -s abi-dump RELEASE=535.113.01
GSP_ABI_DUMP := $(B)/t/gsp-abi-dump
GSP_ABI_SOURCES := t/unit/gsp-abi-dump.c $(wildcard kernel/gsp/r[0-9]*/abi.c)

unit-programs: $(GSP_ABI_DUMP)

$(GSP_ABI_DUMP): $(GSP_ABI_SOURCES) $(wildcard kernel/gsp/*.h \
		kernel/gsp/r[0-9]*/*.h)
	@mkdir -p $(@D)
	$(CC) $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(GSP_UNIT_CFLAGS) -o $@ \
		$(GSP_ABI_SOURCES)

.PHONY: abi-dump
abi-dump: $(GSP_ABI_DUMP)
	@$(GSP_ABI_DUMP) $(RELEASE)

# Everything that comes from a firmware, made up by libFuzzer; see fuzz.mk.
FUZZ_GSP := $(B)/t/fuzz-gsp
FUZZ_GSP_CFLAGS = -It/unit -Ikernel -O2 -fsanitize=fuzzer,$(FUZZ_SANITIZE)

unit-programs: $(if $(FUZZ_HAVE),$(FUZZ_GSP))

$(FUZZ_GSP): $(wildcard t/fuzz/gsp*.c) $(GSP_UNIT_SOURCES) $(wildcard kernel/gsp/*.h \
		kernel/gsp/codec/*.h kernel/gsp/r[0-9]*/*.h \
		kernel/sim/firmware*.h t/fuzz/*.h t/unit/linux/*.h)
	@mkdir -p $(@D)
	clang $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(FUZZ_GSP_CFLAGS) -o $@ \
		$(filter %.c,$^)

-include $(GSP_UNIT_OBJECTS:.o=.d) \
	$(GSP_UNIT_TESTS:$(B)/t/%=$(B)/t/obj/gsp/t/unit/%.d)
