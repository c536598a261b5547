# SPDX-License-Identifier: GPL-2.0-or-later
#
#	make testbed-root	the testbed's root, kernel and headers (DISTRO=)
#	make testbed		that, and everything built and installed for it
#
# DISTRO=bookworm-debug is bookworm with the debug kernel of t/vm/mkdebug.

testbed-root:
	t/vm/mkroot $(DISTRO:-debug=)
	$(if $(filter %-debug,$(DISTRO)),t/vm/mkdebug $(DISTRO:-debug=))

testbed: testbed-root
	+t/vm/mkstage $(DISTRO)

.PHONY: testbed testbed-root
