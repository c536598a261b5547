// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vfio-cfgspace UUID [dump]: the configuration space of a vGPU, register by
 * register as the PCI Local Bus Specification 3.0 (PCI), the PCI Bus Power
 * Management Interface Specification 1.2 (PM) and the PCI Express Base
 * Specification 4.0 (PCIe) have them, seen by nothing but reads and writes.
 * With "dump" it is printed as lspci -F reads it, BARs and interrupts as a
 * guest could have set them up.
 */
#include <errno.h>
#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "nvvgpu_ring.h"
#include "report.h"
#include "vfio.h"

static struct vdev dev;

static uint32_t get(unsigned int offset, size_t width)
{
	return vdev_cfg(&dev, offset, width);
}

static void set(unsigned int offset, size_t width, uint32_t value)
{
	vdev_cfg_set(&dev, offset, width, value);
}

static void reset(void)
{
	if (ioctl(dev.fd, VFIO_DEVICE_RESET))
		bail("VFIO_DEVICE_RESET: %s", strerror(errno));
}

/* PCI 6.1, 6.2 */
static void header(void)
{
	check_eq(get(PCI_VENDOR_ID, 2), 0x1234, "vendor");
	check_eq(get(PCI_DEVICE_ID, 2), 0x1111, "device");
	check_eq(get(PCI_CLASS_DEVICE, 2) >> 8, 0x03,
		 "class display");
	check_eq(get(PCI_HEADER_TYPE, 1), PCI_HEADER_TYPE_NORMAL,
		 "header type 0, one function");
	check_eq(get(PCI_INTERRUPT_PIN, 1), 1, "interrupt pin A");
	check_eq(get(PCI_COMMAND, 2), 0, "command is 0 after power-on");
	check_eq(get(PCI_STATUS, 2), PCI_STATUS_CAP_LIST,
		 "status: a list of capabilities and nothing else");
	check_eq(get(PCI_ROM_ADDRESS, 4), 0, "no ROM");
	check_eq(get(PCI_CARDBUS_CIS, 4), 0, "no CardBus");
}

/* The same bytes by 1, 2 and 4 at a time and at any offset, and all at once. */
static void widths(void)
{
	uint8_t all[256], bulk[4096];
	unsigned int i, wrong = 0, nonzero = 0;

	for (i = 0; i < 256; i++)
		all[i] = (uint8_t)get(i, 1);
	for (i = 0; i < 256 - 3; i++) {
		uint32_t w = get(i, 2), d = get(i, 4);

		if (w != (all[i] | all[i + 1] * 256u) ||
		    d != (w | all[i + 2] << 16 | (uint32_t)all[i + 3] << 24))
			wrong++;
	}
	check_eq(wrong, 0, "1, 2 and 4 byte reads agree at all offsets");
	check_eq((unsigned int)vdev_read(&dev, VFIO_PCI_CONFIG_REGION_INDEX, 0,
					 bulk, sizeof(bulk)), 0,
		 "the whole space in one read");
	check(!memcmp(all, bulk, 256), "it has the same bytes");
	for (i = 256; i < 4096; i++)
		nonzero += bulk[i] != 0;
	check_eq(nonzero, 0, "no extended capabilities: all 0 (PCIe 7.6.1)");
}

static void ends(void)
{
	uint32_t value;
	uint64_t size = dev.region[VFIO_PCI_CONFIG_REGION_INDEX].size;

	check(vdev_read(&dev, VFIO_PCI_CONFIG_REGION_INDEX, size, &value, 4),
	      "a read behind the end fails");
	check(vdev_write(&dev, VFIO_PCI_CONFIG_REGION_INDEX, size, &value, 4),
	      "a write behind the end fails");
	check(vdev_read(&dev, VFIO_PCI_CONFIG_REGION_INDEX, size - 2, &value,
			4), "a read over the end does not give all bytes");
}

static void capabilities(void)
{
	static const struct {
		uint8_t id;
		const char *name;
	} wanted[] = {
		{ PCI_CAP_ID_PM, "power management" },
		{ PCI_CAP_ID_MSI, "MSI" },
		{ PCI_CAP_ID_MSIX, "MSI-X" },
		{ PCI_CAP_ID_EXP, "PCI Express" },
	};
	unsigned int pos, count = 0, i;
	uint8_t seen[256] = { 0 };

	for (pos = get(PCI_CAPABILITY_LIST, 1); pos && count < 48; count++) {
		if (pos < 0x40 || pos & 3)
			break;
		seen[get(pos, 1)]++;
		pos = get(pos + PCI_CAP_LIST_NEXT, 1);
	}
	check_eq(pos, 0, "the list of capabilities ends after %u", count);
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		check_eq(seen[wanted[i].id], 1, "one %s capability",
			 wanted[i].name);
}

static void read_only(unsigned int offset, size_t width, const char *name)
{
	uint32_t before = get(offset, width);

	set(offset, width, ~before);
	check_eq(get(offset, width), before, "%s cannot be written", name);
}

static void writable(unsigned int offset, size_t width, uint32_t mask,
		     const char *name)
{
	uint32_t old = get(offset, width);

	set(offset, width, 0xffffffff);
	check_eq(get(offset, width) & ~old, mask & ~old,
		 "%s: bits 0x%x can be set", name, mask);
	set(offset, width, 0);
	check_eq(get(offset, width), old & ~mask, "%s: and cleared", name);
	set(offset, width, old);
}

static void access_rights(void)
{
	unsigned int msix = vdev_find_cap(&dev, PCI_CAP_ID_MSIX);
	unsigned int exp = vdev_find_cap(&dev, PCI_CAP_ID_EXP);
	unsigned int pm = vdev_find_cap(&dev, PCI_CAP_ID_PM);

	read_only(PCI_VENDOR_ID, 4, "vendor and device");
	read_only(PCI_STATUS, 2, "status");
	read_only(PCI_CLASS_REVISION, 4, "class and revision");
	read_only(PCI_LATENCY_TIMER, 1, "latency timer (PCIe 7.5.1.1.8)");
	read_only(PCI_HEADER_TYPE, 1, "header type");
	read_only(PCI_BIST, 1, "self test");
	read_only(PCI_SUBSYSTEM_VENDOR_ID, 4, "subsystem");
	read_only(PCI_ROM_ADDRESS, 4, "ROM address");
	read_only(PCI_CAPABILITY_LIST, 1, "pointer to capabilities");
	read_only(PCI_INTERRUPT_PIN, 3, "interrupt pin, grant, latency");
	read_only(msix + PCI_MSIX_TABLE, 4, "MSI-X table offset");
	read_only(msix + PCI_MSIX_PBA, 4, "MSI-X pending offset");
	read_only(exp + PCI_EXP_DEVCAP, 4, "device capabilities");
	read_only(exp + PCI_EXP_LNKCAP, 4, "link capabilities");
	read_only(pm + PCI_PM_PMC, 2, "power management capabilities");
	writable(PCI_CACHE_LINE_SIZE, 1, 0xff, "cache line size");
	writable(PCI_INTERRUPT_LINE, 1, 0xff, "interrupt line");
	writable(PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER |
		 PCI_COMMAND_PARITY | PCI_COMMAND_SERR |
		 PCI_COMMAND_INTX_DISABLE, "command");
	writable(msix + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE |
		 PCI_MSIX_FLAGS_MASKALL, "MSI-X control");
}

/* PCI 6.2.5.1: write all ones, what reads back is the size */
static void size_of_bar(unsigned int bar, bool wide, uint32_t flags)
{
	unsigned int reg = PCI_BASE_ADDRESS_0 + 4 * bar;
	uint64_t size = dev.region[VFIO_PCI_BAR0_REGION_INDEX + bar].size;
	uint64_t got;

	set(reg, 4, 0xffffffff);
	if (wide)
		set(reg + 4, 4, 0xffffffff);
	got = get(reg, 4);
	check_eq(got & 0xf, flags, "BAR %u: kind", bar);
	got &= ~0xfull;
	got |= wide ? (uint64_t)get(reg + 4, 4) << 32 : 0xffffffffull << 32;
	check_eq(~got + 1, size, "BAR %u: sizing says what VFIO says", bar);
	set(reg, 4, 0xfebc1234);
	check_eq(get(reg, 4), (0xfebc1234 & ~(uint32_t)(size - 1)) | flags,
		 "BAR %u: keeps an address", bar);
	set(reg, 1, 0xff);
	check_eq(get(reg, 1) & 0xf, flags, "BAR %u: byte writes, too", bar);
}

static void bars(void)
{
	uint32_t high = PCI_BASE_ADDRESS_MEM_TYPE_64 |
		PCI_BASE_ADDRESS_MEM_PREFETCH;

	size_of_bar(0, true, high);
	size_of_bar(2, false, 0);
	size_of_bar(4, false, 0);
	read_only(PCI_BASE_ADDRESS_3, 4, "BAR 3, which is not there,");
	read_only(PCI_BASE_ADDRESS_5, 4, "BAR 5, which is not there,");
}

/*
 * PCI 6.2.2: without Memory Space Enable the function does not answer: reads
 * are all ones and writes go nowhere.
 */
static void memory_gate(void)
{
	uint64_t fb = 0, ones = 0xffffffff;
	int ret;

	set(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	vdev_set(&dev, 0, 0x100, 4, 0x11223344);
	check_eq(vdev_get(&dev, NVVGPU_RING_BAR, NVVGPU_REG_MAGIC, 4),
		 NVVGPU_MAGIC, "memory on: BAR 4 answers");
	set(PCI_COMMAND, 2, 0);
	check_eq(vdev_get(&dev, NVVGPU_RING_BAR, NVVGPU_REG_MAGIC, 4), ones,
		 "memory off: BAR 4 reads all ones");
	ret = vdev_read(&dev, 0, 0x100, &fb, 4);
	check(!ret && fb == ones, "memory off: BAR 0 reads all ones");
	fb = 0;
	vdev_write(&dev, 0, 0x100, &fb, 4);
	set(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	check_eq(vdev_get(&dev, 0, 0x100, 4), 0x11223344,
		 "memory off: a write was lost");
}

/* PM 3.2.4, 5.4.1: in D3hot only configuration space answers */
static void power(void)
{
	unsigned int pm = vdev_find_cap(&dev, PCI_CAP_ID_PM);

	set(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	set(pm + PCI_PM_CTRL, 2, 3);
	check_eq(get(pm + PCI_PM_CTRL, 2) & 3, 3, "to D3hot");
	check_eq(vdev_get(&dev, NVVGPU_RING_BAR, NVVGPU_REG_MAGIC, 4),
		 0xffffffff, "D3hot: BAR 4 reads all ones");
	set(pm + PCI_PM_CTRL, 2, 1);
	check_eq(get(pm + PCI_PM_CTRL, 2) & 3, 3,
		 "D1, which is not there, changes nothing");
	set(pm + PCI_PM_CTRL, 2, 0);
	check_eq(vdev_get(&dev, NVVGPU_RING_BAR, NVVGPU_REG_MAGIC, 4),
		 NVVGPU_MAGIC, "back in D0: BAR 4 answers");
}

static void disturb(void)
{
	unsigned int msix = vdev_find_cap(&dev, PCI_CAP_ID_MSIX);

	set(PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	set(PCI_BASE_ADDRESS_2, 4, 0xfea00000);
	set(PCI_INTERRUPT_LINE, 1, 0x77);
	set(msix + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE);
	vdev_set(&dev, NVVGPU_RING_BAR, NVVGPU_REG_CONTROL, 4,
		 NVVGPU_CONTROL_ENABLE);
}

/* PCIe 6.6.2: all back to the initial values, function registers included */
static void as_new(const char *how)
{
	unsigned int msix = vdev_find_cap(&dev, PCI_CAP_ID_MSIX);

	check_eq(get(PCI_COMMAND, 2), 0, "%s: command is 0", how);
	check_eq(get(PCI_BASE_ADDRESS_2, 4), 0, "%s: BAR 2 is 0", how);
	check_eq(get(msix + PCI_MSIX_FLAGS, 2) & PCI_MSIX_FLAGS_ENABLE, 0,
		 "%s: MSI-X is off", how);
	set(PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
	check_eq(vdev_get(&dev, NVVGPU_RING_BAR, NVVGPU_REG_CONTROL, 4), 0,
		 "%s: the ring is disabled", how);
}

static void resets(void)
{
	unsigned int exp = vdev_find_cap(&dev, PCI_CAP_ID_EXP);

	check(get(exp + PCI_EXP_DEVCAP, 4) & PCI_EXP_DEVCAP_FLR,
	      "function level reset is offered");
	disturb();
	set(exp + PCI_EXP_DEVCTL, 2, PCI_EXP_DEVCTL_BCR_FLR);
	check_eq(get(exp + PCI_EXP_DEVCTL, 2) & PCI_EXP_DEVCTL_BCR_FLR, 0,
		 "Initiate FLR reads 0");
	as_new("FLR");
	disturb();
	reset();
	as_new("VFIO_DEVICE_RESET");
}

static int dump(void)
{
	uint8_t bytes[4096];
	unsigned int i;

	set(PCI_BASE_ADDRESS_0, 4, 0xe0000000);
	set(PCI_BASE_ADDRESS_2, 4, 0xfeb00000);
	set(PCI_BASE_ADDRESS_4, 4, 0xfeb10000);
	set(PCI_INTERRUPT_LINE, 1, 11);
	set(PCI_COMMAND, 2, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
	set(vdev_find_cap(&dev, PCI_CAP_ID_MSIX) + PCI_MSIX_FLAGS, 2,
	    PCI_MSIX_FLAGS_ENABLE);
	if (vdev_read(&dev, VFIO_PCI_CONFIG_REGION_INDEX, 0, bytes,
		      sizeof(bytes)))
		bail("cannot read the configuration space");
	puts("00:01.0 vGPU");
	for (i = 0; i < sizeof(bytes); i++)
		if (i % 16)
			printf(" %02x%s", bytes[i], i % 16 == 15 ? "\n" : "");
		else
			printf("%02x: %02x", i, bytes[i]);
	vdev_close(&dev);
	return 0;
}

int main(int argc, char **argv)
{
	bool only_dump = argc == 3 && !strcmp(argv[2], "dump");

	vdev_from_args(&dev, only_dump ? 2 : argc, argv);
	if (only_dump)
		return dump();
	header();
	widths();
	ends();
	capabilities();
	access_rights();
	reset();
	bars();
	memory_gate();
	power();
	resets();
	vdev_close(&dev);
	return report_done();
}
