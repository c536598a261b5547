# SPDX-License-Identifier: GPL-2.0-or-later
#
# Pure files of the simulated GPU, compiled in userspace, each with its test.

SIM_TESTS := ring-check display pci-config pci-functions vgpu-params share
SIM_PURE := boards $(SIM_TESTS)
SIM_TEST_CFLAGS = -O1 $(SANITIZE) \
	-It/unit -Ikernel/include -Ikernel/sim -I$(B)/t/obj/sim
SIM_TABLES := kernel/sim/boards.csv kernel/sim/vgpu_types.csv \
	kernel/sim/test_types.csv

unit-programs: $(SIM_TESTS:%=$(B)/t/test-%) $(B)/t/dump-boards

$(B)/t/obj/sim/boards-table.h: kernel/sim/boards.awk $(SIM_TABLES)
	@mkdir -p $(@D)
	awk -f $< $(SIM_TABLES) >$@

$(B)/t/obj/sim/boards.o: $(B)/t/obj/sim/boards-table.h

$(SIM_PURE:%=$(B)/t/obj/sim/%.o): $(B)/t/obj/sim/%.o: kernel/sim/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(SIM_TEST_CFLAGS) -c -o $@ $<

$(SIM_TESTS:%=$(B)/t/test-%): $(B)/t/test-%: t/unit/test-%.c \
		$(B)/t/obj/sim/%.o
	$(CC) $(ALL_CFLAGS) $(SIM_TEST_CFLAGS) -MF $(B)/t/obj/sim/test-$*.d \
		-MT $@ -o $@ $(filter %.c %.o,$^) -lcmocka

$(B)/t/dump-boards: t/unit/dump-boards.c $(B)/t/obj/sim/boards.o
	$(CC) $(ALL_CFLAGS) $(SIM_TEST_CFLAGS) -MF $(B)/t/obj/sim/dump-boards.d \
		-MT $@ -o $@ $(filter %.c %.o,$^)

# Functions are made of configuration spaces.
$(B)/t/test-pci-functions: $(B)/t/obj/sim/pci-config.o

-include $(wildcard $(B)/t/obj/sim/*.d)
