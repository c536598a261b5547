// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Each GPU that could offer vGPUs: does it, and if not, what is in the way?
 *
 * Only NVIDIA's are judged: of other boards nobody can tell from the outside
 * whether they could.
 */
#include "doctor.h"
#include "nvml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NVIDIA 0x10de

/* What is known of one physical function. */
struct facts {
	const char *address;
	char driver[64];	/* "" when none is bound */
	uint64_t total_vfs;
	uint64_t num_vfs;
	bool types;		/* it, or its first VF, offers types */
	bool ours;		/* kernel/ABI/'s attributes are there */
};

/* The PCI core prints ids and class as "0x10de"; -1 when it does not. */
static long read_hex(struct nvvgpu_ctx *ctx, const char *address,
		     const char *file)
{
	char text[32];

	if (file_read_line(ctx, text, sizeof(text), PCI_DEVICES "/%s/%s",
			   address, file) < 0)
		return -1;
	return strtol(text, NULL, 16);
}

/* Class 03: display; 12: processing accelerator (PCI ID database). */
static bool is_gpu(struct nvvgpu_ctx *ctx, const char *address)
{
	long class = read_hex(ctx, address, "class") >> 16;

	return (class == 0x03 || class == 0x12) &&
		read_hex(ctx, address, "vendor") == NVIDIA &&
		!file_exists(ctx, PCI_DEVICES "/%s/physfn", address);
}

static bool has_types(struct nvvgpu_ctx *ctx, const char *address,
		      const char *below)
{
	return file_exists(ctx, PCI_DEVICES "/%s%s/mdev_supported_types",
			   address, below) ||
		file_exists(ctx, PCI_DEVICES "/%s%s/nvidia/creatable_vgpu_types",
			    address, below);
}

static void gather(struct nvvgpu_ctx *ctx, const char *address,
		   struct facts *f)
{
	*f = (struct facts) { .address = address };
	if (file_link_name(ctx, f->driver, sizeof(f->driver),
			   PCI_DEVICES "/%s/driver", address) < 0)
		f->driver[0] = '\0';
	file_read_u64(ctx, &f->total_vfs, PCI_DEVICES "/%s/sriov_totalvfs",
		      address);
	file_read_u64(ctx, &f->num_vfs, PCI_DEVICES "/%s/sriov_numvfs",
		      address);
	f->types = has_types(ctx, address, "") ||
		has_types(ctx, address, "/virtfn0");
	f->ours = file_exists(ctx, PCI_DEVICES "/%s/nvvgpu", address);
}

/* The processor tells its guests that they are guests. */
static bool is_guest(struct nvvgpu_ctx *ctx)
{
	char text[16384];
	ssize_t len;

	len = file_read(ctx, text, sizeof(text), "proc/cpuinfo");
	if (len < 0 && len != -EFBIG)
		return false;
	text[sizeof(text) - 1] = '\0';
	return strstr(text, " hypervisor");
}

static void no_driver(struct doctor *doctor, const struct facts *f)
{
	report(doctor, PROBLEM("gpu-without-driver", f->address,
			       "no driver is bound to it",
			       "only a driver can offer vGPU types"),
	       "install NVIDIA's vGPU host driver, then: modprobe nvidia; for "
	       "a simulated GPU: echo %s >/sys/bus/pci/drivers_probe",
	       f->address);
}

static void passed_through(struct doctor *doctor, const struct facts *f)
{
	report(doctor, PROBLEM("gpu-passed-through", f->address,
			       "it is held by vfio-pci, to be given to one "
			       "virtual machine as a whole",
			       "a GPU is passed through or shared, never both"),
	       "echo %s >/sys/bus/pci/drivers/%s/unbind; echo >"
	       "/sys/bus/pci/devices/%s/driver_override; echo %s >"
	       "/sys/bus/pci/drivers_probe", f->address, f->driver, f->address,
	       f->address);
}

static void open_driver(struct doctor *doctor, const struct facts *f)
{
	report(doctor, PROBLEM("gpu-driver-without-vgpu", f->address,
			       "the driver that is bound to it offers no vGPUs",
			       "Linux's own drivers (nouveau, nova) do not do "
			       "so yet"),
	       "install NVIDIA's vGPU host driver, then: echo 'blacklist %s' "
	       ">/etc/modprobe.d/no-%s.conf; update-initramfs -u; reboot",
	       f->driver, f->driver);
}

static void no_vfs(struct doctor *doctor, const struct facts *f)
{
	static const char why[] = "its types are offered by its SR-IOV "
		"virtual functions, and these are gone after each boot";

	if (f->ours)
		report(doctor, PROBLEM("gpu-without-vfs", f->address,
				       "no virtual function is enabled", why),
		       "echo %llu >/sys/bus/pci/devices/%s/sriov_numvfs",
		       (unsigned long long)f->total_vfs, f->address);
	else
		report(doctor, PROBLEM("gpu-without-vfs", f->address,
				       "no virtual function is enabled", why),
		       "/usr/lib/nvidia/sriov-manage -e %s", f->address);
}

static void in_guest(struct doctor *doctor, const struct facts *f)
{
	report(doctor, PROBLEM("gpu-in-guest", f->address,
			       "this machine is a virtual machine that has "
			       "the GPU passed through",
			       "vGPUs are made where the hypervisor runs"),
	       "make the vGPUs on its host; to try nvvgpu here: modprobe "
	       "nvvgpu-sim");
}

static void is_vgpu(struct doctor *doctor, const struct facts *f)
{
	report(doctor, PROBLEM("gpu-is-vgpu", f->address,
			       "it is a vGPU itself",
			       "a vGPU cannot be cut into vGPUs again"),
	       "make the vGPUs on the host of this virtual machine");
}

static void no_vgpu_module(struct doctor *doctor, const struct facts *f)
{
	report(doctor, PROBLEM("gpu-without-vgpu-module", f->address,
			       "NVIDIA's driver runs without its vGPU part",
			       "the module nvidia-vgpu-vfio makes the vGPUs, "
			       "and only the vGPU host driver has it"),
	       "modprobe nvidia-vgpu-vfio; if there is no such module, install "
	       "NVIDIA's vGPU host driver instead of the ordinary one");
}

static void no_mdev(struct doctor *doctor, const struct facts *f)
{
	report(doctor, PROBLEM("no-mdev-bus", f->address,
			       "the kernel has no bus for mediated devices",
			       "a GPU without SR-IOV offers vGPUs as mediated "
			       "devices, which NVIDIA's driver does not make "
			       "on Linux 6.8 and later"),
	       "modprobe mdev; if that does not help, boot a kernel before 6.8");
}

static void no_types(struct doctor *doctor, const struct facts *f)
{
	report(doctor, PROBLEM("gpu-without-types", f->address,
			       "its driver offers no vGPU types",
			       "the board cannot be shared, is in MIG or "
			       "compute mode, or its vGPU manager did not "
			       "start"),
	       "journalctl -b -u nvidia-vgpu-mgr; dmesg | grep -i -e nvrm -e %s",
	       f->address);
}

static void judge_nvidia(struct doctor *doctor, const struct facts *f)
{
	struct nvvgpu_ctx *ctx = doctor->ctx;
	enum nvml_mode mode = nvml_mode(ctx, f->address);
	bool module = file_exists(ctx, "sys/module/nvidia_vgpu_vfio");

	if (mode == NVML_MODE_VGPU)
		is_vgpu(doctor, f);
	else if (mode == NVML_MODE_PASSTHROUGH ||
		 (mode == NVML_MODE_UNKNOWN && !module && is_guest(ctx)))
		in_guest(doctor, f);
	else if (!module)
		no_vgpu_module(doctor, f);
	else if (f->total_vfs && !f->num_vfs)
		no_vfs(doctor, f);
	else if (!f->total_vfs && !file_exists(ctx, "sys/bus/mdev"))
		no_mdev(doctor, f);
	else
		no_types(doctor, f);
}

static bool is_one_of(const char *text, const char *const *list)
{
	for (; *list; list++)
		if (!strcasecmp(text, *list))
			return true;
	return false;
}

static void judge_without_types(struct doctor *doctor, const struct facts *f)
{
	static const char *const open[] = {
		"nouveau", "NovaCore", "nova", "nova_core", NULL
	};
	static const char *const stubs[] = { "vfio-pci", "pci-stub", NULL };

	if (!*f->driver)
		no_driver(doctor, f);
	else if (is_one_of(f->driver, stubs))
		passed_through(doctor, f);
	else if (is_one_of(f->driver, open))
		open_driver(doctor, f);
	else if (f->ours)
		no_vfs(doctor, f);
	else
		judge_nvidia(doctor, f);
}

/* It offers types; is it well? */
static void judge_parent(struct doctor *doctor, const struct facts *f)
{
	char state[32];

	if (file_read_line(doctor->ctx, state, sizeof(state), PCI_DEVICES
			   "/%s/nvvgpu/state", f->address) < 0 ||
	    strcmp(state, "failed"))
		return;
	report(doctor, PROBLEM("gpu-failed", f->address,
			       "its firmware has died and did not come back",
			       "no vGPU on it can be started"),
	       "dmesg | grep %s; then bind it anew: echo %s | tee "
	       "/sys/bus/pci/drivers/%s/unbind /sys/bus/pci/drivers/%s/bind",
	       f->address, f->address, f->driver, f->driver);
}

static void no_gpu(struct doctor *doctor)
{
	report(doctor, PROBLEM("no-gpu", NULL,
			       "there is no GPU here that could be shared",
			       "no PCI device is an NVIDIA GPU, and no driver "
			       "offers vGPU types"),
	       "plug one in, or simulate some: modprobe nvvgpu-sim");
}

void doctor_check_gpus(struct doctor *doctor)
{
	struct nvvgpu_ctx *ctx = doctor->ctx;
	const char *address;
	bool found = false;
	struct facts f;
	DIR *dir;

	if (!dir_open(ctx, &dir, PCI_DEVICES)) {
		while ((address = dir_next(dir))) {
			if (!is_gpu(ctx, address))
				continue;
			found = true;
			gather(ctx, address, &f);
			if (f.types)
				judge_parent(doctor, &f);
			else
				judge_without_types(doctor, &f);
		}
		closedir(dir);
	}
	if (!found && !doctor->offers)
		no_gpu(doctor);
}
