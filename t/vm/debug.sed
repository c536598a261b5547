# SPDX-License-Identifier: GPL-2.0-or-later
# What t/vm/mkdebug changes in drivers/pci/iov.c of the debug kernel.  Who writes
# to sriov_numvfs takes the rescan lock there, and who unplugs a device with that
# lock held waits for the writer: a deadlock of the PCI core, of which lockdep
# tells whenever both have been done, and after its first word it is silent.
s/^static DEVICE_ATTR_RW(sriov_numvfs);/static DEVICE_ATTR_IGNORE_LOCKDEP(sriov_numvfs, 0644, sriov_numvfs_show, sriov_numvfs_store);/
