// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who else may take, or take away, the vGPUs that have a name. */
#include "doctor.h"
#include "life.h"

static void check_nova(struct doctor *doctor, struct nvvgpu_vgpu *vgpu)
{
	if (!nova_offers(vgpu))
		return;
	report(doctor, WARNING("nova-may-take-it", nvvgpu_vgpu_get_name(vgpu),
			       "Nova offers its type on its GPU",
			       "Nova gives any vGPU of such a type that no "
			       "instance has to the next instance"),
	       "in nova.conf, let [mdev_%s] device_addresses name other GPUs "
	       "than %s", nvvgpu_vgpu_get_type_id(vgpu),
	       nvvgpu_vgpu_get_parent(vgpu));
}

static void check_kubevirt(struct doctor *doctor, bool named)
{
	if (!named || !kubevirt_is_here(doctor->ctx))
		return;
	report(doctor, WARNING("kubevirt-may-remove", NULL,
			       "KubeVirt manages mediated devices on this node",
			       "it removes those of types that its "
			       "mediatedDevicesConfiguration does not name, and "
			       "offers the others to its own virtual machines"),
	       "leave this node out of mediatedDevicesConfiguration, and set "
	       "externalResourceProvider for its types");
}

void doctor_check_others(struct doctor *doctor)
{
	bool named = false;
	size_t i;

	for (i = 0; i < nvvgpu_host_count_vgpus(doctor->host); i++) {
		struct nvvgpu_vgpu *vgpu = nvvgpu_host_get_vgpu(doctor->host,
								i);

		if (!nvvgpu_vgpu_get_name(vgpu))
			continue;
		named = true;
		check_nova(doctor, vgpu);
	}
	check_kubevirt(doctor, named);
}
