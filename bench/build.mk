# SPDX-License-Identifier: GPL-2.0-or-later
#
#	make bench		set up, then everything that is measured, beside
#				what it is compared with (bench/run)
#
# A measure is one file: bench/measures/NAME.c, or an executable script of
# that folder that prints the same (bench/bench.h).

BENCH_BIN := $(B)/bench/bin
BENCH_OBJ := $(B)/obj/bench
BENCH_PROGRAMS := $(patsubst bench/measures/%.c,$(BENCH_BIN)/%, \
	$(wildcard bench/measures/*.c))
# What the tests drive devices with serves here as well.
BENCH_COMMON := $(BENCH_OBJ)/bench.o $(BENCH_OBJ)/mdev.o \
	$(BENCH_OBJ)/program.o $(RING_OBJS)

.PHONY: bench bench-programs
bench:
	@t/setup host && bench/run

bench-programs: $(BENCH_PROGRAMS) $(BENCH_BIN)/empty

$(BENCH_BIN)/empty: bench/empty.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $<

$(BENCH_BIN)/%: $(BENCH_OBJ)/measures/%.o $(BENCH_COMMON)
	@mkdir -p $(@D)
	$(CC) -pthread $(LDFLAGS) -o $@ $^

$(BENCH_OBJ)/%.o: bench/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Ibench -It/helper -It/guest/src \
		-Ikernel/include/uapi -c -o $@ $<

.SECONDARY: $(BENCH_PROGRAMS:$(BENCH_BIN)/%=$(BENCH_OBJ)/measures/%.o)

-include $(wildcard $(BENCH_OBJ)/*.d $(BENCH_OBJ)/measures/*.d)
