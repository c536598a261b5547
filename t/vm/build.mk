# SPDX-License-Identifier: GPL-2.0-or-later
#
#	make testbed-root	the testbed's root, kernel and headers (DISTRO=)
#	make testbed		that, and everything built and installed for it
#
# DISTRO=bookworm-debug is bookworm with the debug kernel of t/vm/mkdebug.
# For a distribution that is not the host's everything is built once more, with
# its own tools and in build/DISTRO instead of build.

TESTBED_SUITE := $(DISTRO:-debug=)
TESTBED_B = $(shell t/vm/in --needed $(TESTBED_SUITE) && \
	echo build/$(TESTBED_SUITE) || echo build)

testbed-root:
	t/vm/mkroot $(TESTBED_SUITE)
	t/vm/mktools $(TESTBED_SUITE)
	$(if $(filter %-debug,$(DISTRO)),t/vm/mkdebug $(TESTBED_SUITE))

testbed: testbed-root
	+t/vm/in $(TESTBED_SUITE) $(MAKE) --no-print-directory testbed-stage \
		DISTRO=$(DISTRO) B=$(TESTBED_B)

# In its own tools.
testbed-stage:
	+t/vm/mkstage $(DISTRO) $(B)

.PHONY: testbed testbed-root testbed-stage
