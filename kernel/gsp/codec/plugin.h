/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory that the host shares with the plugin task of one vGPU.
 *
 * A codec that is the same in several releases but for the layout of its
 * structures.  A release includes it once, in the C file that makes the table
 * of it, after its own wire-plugin.h.
 */
#include <linux/errno.h>
#include <linux/string.h>
#include <asm/byteorder.h>

#include "../release.h"

#define CTRL(field)	offsetof(struct VGPU_CPU_GSP_CTRL_BUFF_REGION, field)

static const u32 plugin_numbers[GSP_PLUGIN_NUM_CALLS] = {
	[GSP_PLUGIN_VERSION] = NV_VGPU_CPU_RPC_MSG_VERSION_NEGOTIATION,
	[GSP_PLUGIN_CONFIG] = NV_VGPU_CPU_RPC_MSG_SETUP_CONFIG_PARAMS_AND_INIT,
	[GSP_PLUGIN_RESET] = NV_VGPU_CPU_RPC_MSG_RESET,
	[GSP_PLUGIN_STOP_WORK] = NV_VGPU_CPU_RPC_MSG_MIGRATION_STOP_WORK,
	[GSP_PLUGIN_CANCEL_STOP] = NV_VGPU_CPU_RPC_MSG_MIGRATION_CANCEL_STOP,
	[GSP_PLUGIN_SAVE] = NV_VGPU_CPU_RPC_MSG_MIGRATION_SAVE_STATE,
	[GSP_PLUGIN_CANCEL_SAVE] = NV_VGPU_CPU_RPC_MSG_MIGRATION_CANCEL_SAVE,
	[GSP_PLUGIN_RESTORE] = NV_VGPU_CPU_RPC_MSG_MIGRATION_RESTORE_STATE,
	[GSP_PLUGIN_RESUME_WORK] = NV_VGPU_CPU_RPC_MSG_MIGRATION_RESUME_WORK,
	[GSP_PLUGIN_BUS_MASTER] = NV_VGPU_CPU_RPC_MSG_UPDATE_BME_STATE,
	[GSP_PLUGIN_GUEST_INFO] = NV_VGPU_CPU_RPC_MSG_GET_GUEST_INFO,
};

static int offsets_encode(struct gsp_writer *w)
{
	__le64 *p = gsp_put(w, 4 * sizeof(*p));

	if (!p)
		return -EMSGSIZE;
	p[0] = cpu_to_le64(GSP_PLUGIN_RESPONSE);
	p[1] = cpu_to_le64(GSP_PLUGIN_MESSAGE);
	p[2] = cpu_to_le64(GSP_PLUGIN_MIGRATION);
	p[3] = cpu_to_le64(GSP_PLUGIN_ERROR);
	return 0;
}

static int plugin_control_decode(struct gsp_reader *r,
				 struct gsp_plugin_control *c)
{
	const struct VGPU_CPU_GSP_CTRL_BUFF_REGION *p;
	u32 type, i;

	p = gsp_take(r, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	type = le32_to_cpu(p->message_type);
	for (i = 0; i < GSP_PLUGIN_NUM_CALLS; i++)
		if (plugin_numbers[i] == type)
			break;
	c->call = i;
	c->version = le32_to_cpu(p->version);
	c->sequence = le32_to_cpu(p->message_seq_num);
	c->response = le64_to_cpu(p->response_buff_offset);
	c->message = le64_to_cpu(p->message_buff_offset);
	c->migration = le64_to_cpu(p->migration_buff_offset);
	c->moved = le32_to_cpu(p->migration_buf_cpu_access_offset);
	c->migrating = p->is_migration_in_progress;
	return 0;
}

/*
 * Of the guest: that GET_GUEST_INFO has a structure of its own is not public,
 * so what the response says about the guest is all there is.
 */
static void guest_encode(struct VGPU_CPU_GSP_RESPONSE_BUFF_REGION *p,
			 const struct gsp_guest *g)
{
	p->guest_rpc_version = cpu_to_le32(g->rpc_version);
	p->grid_license_state = cpu_to_le32(g->license);
#ifdef GSP_PLUGIN_GUEST_OS
	p->guest_os_type = cpu_to_le32(g->os_type);
	p->frl_config = cpu_to_le32(g->frl_hz);
#endif
}

static void guest_decode(const struct VGPU_CPU_GSP_RESPONSE_BUFF_REGION *p,
			 struct gsp_guest *g)
{
	*g = (struct gsp_guest) {
		.rpc_version = le32_to_cpu(p->guest_rpc_version),
		.license = le32_to_cpu(p->grid_license_state),
#ifdef GSP_PLUGIN_GUEST_OS
		.os_type = le32_to_cpu(p->guest_os_type),
		.frl_hz = le32_to_cpu(p->frl_config),
#endif
	};
}

static int response_encode(struct gsp_writer *w,
			   const struct gsp_plugin_response *a)
{
	struct VGPU_CPU_GSP_RESPONSE_BUFF_REGION *p = gsp_put(w, sizeof(*p));

	if (!p)
		return -EMSGSIZE;
#ifdef GSP_PLUGIN_RECEIVED
	p->message_seq_num_received = cpu_to_le32(a->sequence);
#endif
	p->message_seq_num_processed = cpu_to_le32(a->sequence);
	p->result_code = cpu_to_le32(a->result);
	p->migration_buf_gsp_access_offset = cpu_to_le32(a->moved);
	p->migration_state_save_complete = cpu_to_le32(a->saved);
	guest_encode(p, &a->guest);
	return 0;
}

static int response_decode(struct gsp_reader *r, struct gsp_plugin_response *a)
{
	const struct VGPU_CPU_GSP_RESPONSE_BUFF_REGION *p;

	p = gsp_take(r, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	a->sequence = le32_to_cpu(p->message_seq_num_processed);
	a->result = le32_to_cpu(p->result_code);
	a->moved = le32_to_cpu(p->migration_buf_gsp_access_offset);
	a->saved = p->migration_state_save_complete;
	guest_decode(p, &a->guest);
	return 0;
}

static int version_encode(struct gsp_writer *w,
			  const struct gsp_plugin_message *m)
{
	struct NV_VGPU_CPU_RPC_DATA_VERSION_NEGOTIATION *p;

	p = gsp_put(w, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	p->version_cpu = cpu_to_le32(m->version);
	p->version_negotiated = cpu_to_le32(m->negotiated);
	return 0;
}

static int version_decode(struct gsp_reader *r, struct gsp_plugin_message *m)
{
	const struct NV_VGPU_CPU_RPC_DATA_VERSION_NEGOTIATION *p;

	p = gsp_take(r, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	m->version = le32_to_cpu(p->version_cpu);
	m->negotiated = le32_to_cpu(p->version_negotiated);
	return 0;
}

/*
 * What is not set here the author of the layout leaves at 0, too, but for
 * migration, which this driver does not offer to its users yet.
 */
static int config_encode(struct gsp_writer *w,
			 const struct gsp_plugin_message *m)
{
	const struct gsp_vgpu *v = &m->vgpu;
	struct NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS *p;

	p = gsp_put(w, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	memcpy(p->vgpu_uuid, v->uuid, sizeof(p->vgpu_uuid));
	p->dbdf = cpu_to_le32(v->dbdf);
	p->vgpu_device_instance_id = cpu_to_le32(m->client);
	p->vgpu_type = cpu_to_le32(v->type_id);
	p->vm_pid = cpu_to_le32(v->vm_pid);
	p->swizz_id = cpu_to_le32(KMIGMGR_SWIZZID_INVALID);
	p->num_channels = cpu_to_le32(v->num_channels);
	p->hypervisor_type = cpu_to_le32(GSP_PLUGIN_HYPERVISOR_KVM);
#ifdef __aarch64__
	p->host_cpu_arch = cpu_to_le32(NV_VGPU_HOST_CPU_ARCH_AARCH64);
#else
	p->host_cpu_arch = cpu_to_le32(NV_VGPU_HOST_CPU_ARCH_X86_64);
#endif
	p->host_page_size = cpu_to_le64(v->page_bytes);
	p->enable_console_vnc = v->console;
	p->use_non_stall_linux_events = 1;
	return 0;
}

static int config_decode(struct gsp_reader *r, struct gsp_plugin_message *m)
{
	const struct NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS *p;

	p = gsp_take(r, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	if (p->enable_console_vnc > 1)
		return -EPROTO;
	m->client = le32_to_cpu(p->vgpu_device_instance_id);
	m->vgpu = (struct gsp_vgpu) {
		.type_id = le32_to_cpu(p->vgpu_type),
		.dbdf = le32_to_cpu(p->dbdf),
		.vm_pid = le32_to_cpu(p->vm_pid),
		.num_channels = le32_to_cpu(p->num_channels),
		.console = p->enable_console_vnc,
		.page_bytes = le64_to_cpu(p->host_page_size),
	};
	memcpy(m->vgpu.uuid, p->vgpu_uuid, sizeof(m->vgpu.uuid));
	return 0;
}

static int bus_master_encode(struct gsp_writer *w, bool enable)
{
	struct NV_VGPU_CPU_RPC_DATA_UPDATE_BME_STATE *p;

	p = gsp_put(w, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	p->enable = enable;
	return 0;
}

static int bus_master_decode(struct gsp_reader *r, bool *enable)
{
	const struct NV_VGPU_CPU_RPC_DATA_UPDATE_BME_STATE *p;

	p = gsp_take(r, sizeof(*p));
	if (!p)
		return -EMSGSIZE;
	if (p->enable > 1)
		return -EPROTO;
	*enable = p->enable;
	return 0;
}

static int plugin_message_encode(struct gsp_writer *w,
				 const struct gsp_plugin_message *m)
{
	switch (m->call) {
	case GSP_PLUGIN_VERSION:
		return version_encode(w, m);
	case GSP_PLUGIN_CONFIG:
		return config_encode(w, m);
	case GSP_PLUGIN_BUS_MASTER:
		return bus_master_encode(w, m->enable);
	default:
		return 0;
	}
}

static int plugin_message_decode(struct gsp_reader *r,
				 struct gsp_plugin_message *m)
{
	switch (m->call) {
	case GSP_PLUGIN_VERSION:
		return version_decode(r, m);
	case GSP_PLUGIN_CONFIG:
		return config_decode(r, m);
	case GSP_PLUGIN_BUS_MASTER:
		return bus_master_decode(r, &m->enable);
	default:
		return 0;
	}
}

#define GSP_PLUGIN_CODEC {						\
	.area = VGPU_CPU_GSP_COMMUNICATION_BUFF_TOTAL_SIZE,		\
	.version = VGPU_CPU_GSP_CTRL_BUFF_VERSION,			\
	.booted = GSP_PLUGIN_BOOTLOADED,				\
	.version_at = CTRL(version),					\
	.type_at = CTRL(message_type),					\
	.sequence_at = CTRL(message_seq_num),				\
	.offsets_at = CTRL(response_buff_offset),			\
	.moved_at = CTRL(migration_buf_cpu_access_offset),		\
	.migrating_at = CTRL(is_migration_in_progress),			\
	.control_bytes = sizeof(struct VGPU_CPU_GSP_CTRL_BUFF_REGION),	\
	.response = GSP_PLUGIN_RESPONSE,				\
	.response_bytes = sizeof(struct VGPU_CPU_GSP_RESPONSE_BUFF_REGION), \
	.processed_at = offsetof(struct VGPU_CPU_GSP_RESPONSE_BUFF_REGION, \
				 message_seq_num_processed),		\
	.message = GSP_PLUGIN_MESSAGE,					\
	.message_bytes = sizeof(struct					\
		NV_VGPU_CPU_RPC_DATA_COPY_CONFIG_PARAMS),		\
	.migration = GSP_PLUGIN_MIGRATION,				\
	.migration_bytes = VGPU_CPU_GSP_MIGRATION_BUFF_REGION_SIZE,	\
	.numbers = plugin_numbers,					\
	.offsets_encode = offsets_encode,				\
	.control_decode = plugin_control_decode,			\
	.response_encode = response_encode,				\
	.response_decode = response_decode,				\
	.message_encode = plugin_message_encode,			\
	.message_decode = plugin_message_decode,			\
}
