// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is recorded, against what is there. */
#include "doctor.h"

#include <stdlib.h>
#include <string.h>

static void check_damaged(struct doctor *doctor)
{
	size_t i;

	for (i = 0; i < doctor->host->num_damaged; i++)
		report(doctor, PROBLEM("damaged-record",
				       doctor->host->damaged[i].name,
				       doctor->host->damaged[i].sentence,
				       "the vGPU is not started, and its name "
				       "is blocked"),
		       "correct /" RECORD_DIR "/%s.conf, or move it away",
		       doctor->host->damaged[i].name);
}

static void check_profiles(struct doctor *doctor)
{
	struct nvvgpu_ctx *ctx = doctor->ctx;
	struct nvvgpu_profile *profile;
	char **names;
	size_t i;

	if (nvvgpu_profile_list(ctx, &names) < 0)
		return;
	for (i = 0; names[i]; i++) {
		if (!nvvgpu_profile_load(ctx, names[i], &profile)) {
			nvvgpu_profile_unref(profile);
			continue;
		}
		report(doctor, PROBLEM("damaged-profile", names[i],
				       nvvgpu_get_error(ctx),
				       "no vGPU can be made from it"),
		       "correct the file, or move it away");
	}
	free(names);
}

/* Its GPU has another name on the bus, is not here, or has no driver. */
static void no_parent(struct doctor *doctor, const char *name,
		      const char *parent)
{
	char *what;

	if (asprintf(&what, "its GPU %s is not here, or offers no vGPUs",
		     parent) < 0)
		return;
	report(doctor, PROBLEM("gpu-gone", name, what,
			       "it cannot be started without its GPU"),
	       "lspci -s %s; for another GPU: nvvgpu-tool delete %s, then "
	       "create it again", parent, name);
	free(what);
}

static void not_started(struct doctor *doctor, const char *name)
{
	report(doctor, PROBLEM("not-started", name,
			       "it is to start with the host, and is not there",
			       "its virtual machine cannot start"),
	       "nvvgpu-tool start %s", name);
}

static void no_link(struct doctor *doctor, const char *name, const char *uuid)
{
	report(doctor, WARNING("no-link", name,
			       "it has no link in /dev/nvvgpu/by-name",
			       "udev has not told its name: the rules are "
			       "missing, or it was made before they came"),
	       "udevadm trigger --action=add --subsystem-match=vfio; ls -l "
	       "/dev/nvvgpu/by-uuid/%s", uuid);
}

static void failed(struct doctor *doctor, const char *name)
{
	report(doctor, PROBLEM("vgpu-failed", name,
			       "its firmware task has died",
			       "the guest sees a dead device until the vGPU is "
			       "opened anew"),
	       "shut its virtual machine down and start it again; dmesg says "
	       "why it died");
}

static void check_named(struct doctor *doctor, struct nvvgpu_vgpu *vgpu)
{
	const char *name = nvvgpu_vgpu_get_name(vgpu);
	const char *uuid = nvvgpu_vgpu_get_uuid(vgpu);
	const char *parent = nvvgpu_vgpu_get_parent(vgpu);

	switch (nvvgpu_vgpu_get_state(vgpu)) {
	case NVVGPU_VGPU_DEFINED:
		if (!file_exists(doctor->ctx, PCI_DEVICES "/%s", parent) &&
		    !host_find_parent(doctor->host, parent))
			no_parent(doctor, name, parent);
		else if (nvvgpu_vgpu_get_autostart(vgpu) && doctor->offers)
			not_started(doctor, name);
		break;
	case NVVGPU_VGPU_FAILED:
		failed(doctor, name);
		break;
	case NVVGPU_VGPU_ACTIVE:
	case NVVGPU_VGPU_IN_USE:
		if (nvvgpu_vgpu_get_devnode(vgpu) &&
		    !file_exists(doctor->ctx, DEV_DIR "/by-name/%s", name))
			no_link(doctor, name, uuid);
		break;
	}
}

static void check_nameless(struct doctor *doctor, struct nvvgpu_vgpu *vgpu)
{
	static const char what[] = "somebody else made it, and it has no name";
	static const char why[] = "it takes room on its GPU, and nvvgpu-tool "
		"does not touch it";
	const char *uuid = nvvgpu_vgpu_get_uuid(vgpu);
	const char *vf = nvvgpu_vgpu_get_parent(vgpu);

	if (uuid)
		report(doctor, NOTE("nameless", uuid, what, why),
		       "mdevctl list -u %s; who made it takes it away again",
		       uuid);
	else
		report(doctor, NOTE("nameless", vf, what, why),
		       "who made it takes it away again, by: echo 0 >/sys/bus/"
		       "pci/devices/%s/nvidia/current_vgpu_type", vf);
}

void doctor_check_state(struct doctor *doctor)
{
	size_t i;

	check_damaged(doctor);
	check_profiles(doctor);
	for (i = 0; i < nvvgpu_host_count_vgpus(doctor->host); i++) {
		struct nvvgpu_vgpu *vgpu = nvvgpu_host_get_vgpu(doctor->host,
								i);

		if (nvvgpu_vgpu_get_name(vgpu))
			check_named(doctor, vgpu);
		else if (vgpu->live)
			check_nameless(doctor, vgpu);
	}
}
