# SPDX-License-Identifier: GPL-2.0-or-later
#
#	make testbed-root	the testbed's root, kernel and headers (DISTRO=)
#	make testbed		that, and everything built and installed for it

testbed-root:
	t/vm/mkroot $(DISTRO)

testbed: testbed-root
	+t/vm/mkstage $(DISTRO)

.PHONY: testbed testbed-root
