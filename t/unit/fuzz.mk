# SPDX-License-Identifier: GPL-2.0-or-later
#
# Everything that comes from elsewhere, made up by libFuzzer under ASan and
# UBSan:
#	make fuzz [FUZZ="conf host"] [FUZZ_RUNS=10000000]
# What it finds it leaves in build/t/fuzz/; inputs worth keeping as well.
FUZZ_RUNS ?= 200000
FUZZ_LIB := conf definition domain filter host others sysfs
FUZZ ?= gsp params $(FUZZ_LIB)
FUZZ_SANITIZE := address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer

# libFuzzer is in a package of its own, which may not be there.
FUZZ_HAVE := $(wildcard $(shell clang -print-runtime-dir \
	2>/dev/null)/libclang_rt.fuzzer*)

FUZZ_LIB_PROGRAMS := $(FUZZ_LIB:%=$(B)/t/fuzz-%)
FUZZ_LIB_OBJECTS := $(LIB_SOURCES:%.c=$(B)/t/obj/fuzz/%.o) \
	$(B)/t/obj/fuzz/t/fuzz/lib.o
FUZZ_TOOL_OBJECTS := $(B)/t/obj/fuzz/nvvgpu-tool/domain-xml.o \
	$(B)/t/obj/fuzz/nvvgpu-tool/libxml.o \
	$(B)/t/obj/fuzz/nvvgpu-tool/run.o
FUZZ_FILTER_OBJECTS := $(addprefix $(B)/t/obj/fuzz/nvvgpu-tool/, \
	filter.o nearest.o table.o view.o)
FUZZ_PARAMS := $(B)/t/fuzz-params
FUZZ_LIB_CFLAGS = -Ilibnvvgpu $(LIB_CFLAGS) $(TOOL_CFLAGS) -O2 -fsanitize=$(FUZZ_SANITIZE)

unit-programs: $(if $(FUZZ_HAVE),$(FUZZ_LIB_PROGRAMS) $(FUZZ_PARAMS))

$(FUZZ_LIB_OBJECTS) $(FUZZ_LIB:%=$(B)/t/obj/fuzz/t/fuzz/lib-%.o) \
		$(FUZZ_TOOL_OBJECTS) $(FUZZ_FILTER_OBJECTS): \
		$(B)/t/obj/fuzz/%.o: %.c
	@mkdir -p $(@D)
	clang $(FUZZ_LIB_CFLAGS) -fsanitize=fuzzer-no-link -c -o $@ $<

# The tool's part of it, and the hook's, which is linked with libxml2.
$(B)/t/fuzz-domain: $(FUZZ_TOOL_OBJECTS)
$(B)/t/fuzz-domain: FUZZ_LIBS = $(shell $(PKG_CONFIG) --libs libxml-2.0)

$(B)/t/fuzz-filter: $(FUZZ_FILTER_OBJECTS)
$(B)/t/fuzz-filter: FUZZ_LIBS = $(shell $(PKG_CONFIG) --libs smartcols)

$(FUZZ_LIB_PROGRAMS): $(B)/t/fuzz-%: $(B)/t/obj/fuzz/t/fuzz/lib-%.o \
		$(FUZZ_LIB_OBJECTS)
	clang -fsanitize=fuzzer,$(FUZZ_SANITIZE) -o $@ $^ $(LIB_LIBS) $(FUZZ_LIBS)

# What an administrator writes into the driver's files.
$(FUZZ_PARAMS): t/fuzz/params.c kernel/core/params.c kernel/sim/vgpu-params.c \
		kernel/core/params.h kernel/core/placement.h \
		kernel/sim/vgpu-params.h
	@mkdir -p $(@D)
	clang $(filter-out -MMD -MP,$(ALL_CFLAGS)) -It/unit -Ikernel \
		-Ikernel/include -O2 -fsanitize=fuzzer,$(FUZZ_SANITIZE) -o $@ \
		$(filter %.c,$^)

.PHONY: fuzz $(FUZZ:%=run-fuzz-%)
fuzz: $(FUZZ:%=run-fuzz-%)

$(FUZZ:%=run-fuzz-%): run-fuzz-%: $(B)/t/fuzz-%
	t/fuzz/run $* $(FUZZ_RUNS)

-include $(FUZZ_LIB_OBJECTS:.o=.d) $(FUZZ_TOOL_OBJECTS:.o=.d) \
	$(FUZZ_FILTER_OBJECTS:.o=.d) \
	$(FUZZ_LIB:%=$(B)/t/obj/fuzz/t/fuzz/lib-%.d)
