/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the host says before the firmware boots: where the GPU and its virtual
 * functions are, and settings by name.
 *
 * A codec that is the same in several releases but for the layout of its
 * structures.  A release includes it once, in the C file that makes the table
 * of it, after its own wire-system.h.
 */
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "../release.h"

/* Where the GPU shows its configuration space (kbifGetPciConfigSpacePriMirror). */
#define CONFIG_MIRROR		0x88000
#define CONFIG_MIRROR_SIZE	0x1000

static void vfs_encode(struct GSP_VF_INFO *p, const struct gsp_vfs *v)
{
	p->totalVFs = cpu_to_le32(v->total);
	p->firstVFOffset = cpu_to_le32(v->first_offset);
	p->FirstVFBar0Address = cpu_to_le64(v->bar_address[0]);
	p->FirstVFBar1Address = cpu_to_le64(v->bar_address[1]);
	p->FirstVFBar2Address = cpu_to_le64(v->bar_address[2]);
	p->b64bitBar0 = v->bar_64bit[0];
	p->b64bitBar1 = v->bar_64bit[1];
	p->b64bitBar2 = v->bar_64bit[2];
}

static int vfs_decode(const struct GSP_VF_INFO *p, struct gsp_vfs *v)
{
	if (p->b64bitBar0 > 1 || p->b64bitBar1 > 1 || p->b64bitBar2 > 1)
		return -EPROTO;
	*v = (struct gsp_vfs) {
		.total = le32_to_cpu(p->totalVFs),
		.first_offset = le32_to_cpu(p->firstVFOffset),
		.bar_address = {
			le64_to_cpu(p->FirstVFBar0Address),
			le64_to_cpu(p->FirstVFBar1Address),
			le64_to_cpu(p->FirstVFBar2Address),
		},
		.bar_64bit = { p->b64bitBar0, p->b64bitBar1, p->b64bitBar2 },
	};
	return 0;
}

#ifdef GSP_SYSTEM_PCI_IDS
static void ids_encode(struct GspSystemInfo *p, const struct gsp_system *s)
{
	p->PCIDeviceID = cpu_to_le32((u32)s->device << 16 | s->vendor);
	p->PCISubDeviceID = cpu_to_le32((u32)s->subsystem << 16 |
					s->subsystem_vendor);
	p->PCIRevisionID = cpu_to_le32(s->revision);
	p->hostPageSize = cpu_to_le64(s->page_bytes);
}

static void ids_decode(const struct GspSystemInfo *p, struct gsp_system *s)
{
	u32 id = le32_to_cpu(p->PCIDeviceID);
	u32 sub = le32_to_cpu(p->PCISubDeviceID);

	s->vendor = id;
	s->device = id >> 16;
	s->subsystem_vendor = sub;
	s->subsystem = sub >> 16;
	s->revision = le32_to_cpu(p->PCIRevisionID);
	s->page_bytes = le64_to_cpu(p->hostPageSize);
}
#else
#define ids_encode(p, s)	do { } while (0)
#define ids_decode(p, s)	do { } while (0)
#endif

static int system_encode(struct gsp_writer *w, const struct gsp_system *s)
{
	struct GspSystemInfo *p = gsp_put(w, sizeof(*p));

	if (!p)
		return -EMSGSIZE;
	p->gpuPhysAddr = cpu_to_le64(s->bar_address[0]);
	p->gpuPhysFbAddr = cpu_to_le64(s->bar_address[1]);
	p->gpuPhysInstAddr = cpu_to_le64(s->bar_address[2]);
	/* gpuEncodeDomainBusDevice(): the domain in the upper half */
	p->nvDomainBusDeviceFunc = cpu_to_le64((u64)(s->dbdf >> 16) << 32 |
					       (s->dbdf & U16_MAX));
	p->maxUserVa = cpu_to_le64(s->user_bytes);
	p->pciConfigMirrorBase = cpu_to_le32(CONFIG_MIRROR);
	p->pciConfigMirrorSize = cpu_to_le32(CONFIG_MIRROR_SIZE);
	ids_encode(p, s);
	vfs_encode(&p->gspVFInfo, &s->vfs);
	return 0;
}

static int system_decode(struct gsp_reader *r, struct gsp_system *s)
{
	const struct GspSystemInfo *p = gsp_take(r, sizeof(*p));
	u64 dbdf;

	if (!p)
		return -EMSGSIZE;
	dbdf = le64_to_cpu(p->nvDomainBusDeviceFunc);
	if (dbdf >> 32 > U16_MAX || (u32)dbdf > U16_MAX)
		return -EPROTO;
	*s = (struct gsp_system) {
		.dbdf = dbdf >> 16 | (dbdf & U16_MAX),
		.bar_address = {
			le64_to_cpu(p->gpuPhysAddr),
			le64_to_cpu(p->gpuPhysFbAddr),
			le64_to_cpu(p->gpuPhysInstAddr),
		},
		.user_bytes = le64_to_cpu(p->maxUserVa),
	};
	ids_decode(p, s);
	return vfs_decode(&p->gspVFInfo, &s->vfs);
}

#define GSP_SYSTEM_CODEC {						\
	.function = NV_VGPU_MSG_FUNCTION_GSP_SET_SYSTEM_INFO,		\
	.size = sizeof(struct GspSystemInfo),				\
	.encode = system_encode,					\
	.decode = system_decode,					\
}
