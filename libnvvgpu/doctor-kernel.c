// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the kernel has to bring for a virtual machine to get a vGPU. */
#include "doctor.h"

#include <string.h>

/* UEFI 2.10 section 3.3: one byte behind four bytes of attributes. */
#define SECURE_BOOT "sys/firmware/efi/efivars/" \
	"SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

static void check_vfio(struct doctor *doctor)
{
	if (!doctor->offers || file_exists(doctor->ctx, "dev/vfio/vfio") ||
	    file_exists(doctor->ctx, "dev/iommu"))
		return;
	report(doctor, PROBLEM("no-vfio", NULL,
			       "there is neither /dev/vfio/vfio nor /dev/iommu",
			       "through one of them a virtual machine gets the "
			       "device"),
	       "modprobe vfio vfio_iommu_type1");
}

static bool has_entries(struct nvvgpu_ctx *ctx, const char *path)
{
	bool found;
	DIR *dir;

	if (dir_open(ctx, &dir, "%s", path) < 0)
		return false;
	found = dir_next(dir);
	closedir(dir);
	return found;
}

/* A virtual function that does DMA itself; ours are only simulated. */
static bool is_real_vf(struct nvvgpu_ctx *ctx, const char *address)
{
	return file_exists(ctx, PCI_DEVICES "/%s/physfn", address) &&
		!file_exists(ctx, PCI_DEVICES "/%s/physfn/nvvgpu", address) &&
		(file_exists(ctx, PCI_DEVICES "/%s/mdev_supported_types",
			     address) ||
		 file_exists(ctx, PCI_DEVICES "/%s/nvidia/creatable_vgpu_types",
			     address));
}

static bool has_real_vfs(struct nvvgpu_ctx *ctx)
{
	const char *address;
	bool found = false;
	DIR *dir;

	if (dir_open(ctx, &dir, PCI_DEVICES) < 0)
		return false;
	while (!found && (address = dir_next(dir)))
		found = is_real_vf(ctx, address);
	closedir(dir);
	return found;
}

static void check_iommu(struct doctor *doctor)
{
	if (has_entries(doctor->ctx, "sys/class/iommu") ||
	    !has_real_vfs(doctor->ctx))
		return;
	report(doctor, PROBLEM("no-iommu", NULL,
			       "the IOMMU is off",
			       "a virtual function reads and writes memory by "
			       "itself, and only an IOMMU keeps it in its "
			       "virtual machine"),
	       "switch on VT-d or AMD-Vi in the firmware, and boot with "
	       "intel_iommu=on (AMD's needs no option)");
}

static bool secure_boot(struct nvvgpu_ctx *ctx)
{
	char value[64];
	ssize_t len = file_read(ctx, value, sizeof(value), SECURE_BOOT);

	return len >= 5 && value[4] == 1;
}

/* With a driver at work it was signed, or nobody asked for it. */
static void check_secure_boot(struct doctor *doctor)
{
	if (doctor->offers || !secure_boot(doctor->ctx))
		return;
	report(doctor, WARNING("secure-boot", NULL,
			       "Secure Boot is on, and no vGPU driver is "
			       "loaded",
			       "the kernel then takes signed modules only, and "
			       "a driver that was built on this host is signed "
			       "by nobody that it knows"),
	       "dmesg | grep -i 'key\\|lockdown'; sign the modules and enrol "
	       "the key: mokutil --import CERTIFICATE");
}

void doctor_check_kernel(struct doctor *doctor)
{
	check_vfio(doctor);
	check_iommu(doctor);
	check_secure_boot(doctor);
}
