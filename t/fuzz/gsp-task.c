// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The memory that a plugin task and the driver share, with the input in it:
 *	task	the simulated task, whose host wrote that
 *	host	the driver (kernel/gsp/plugin.c), whose task wrote that; the
 *		numbers that would make the driver wait are made good
 */
#include <stdlib.h>
#include <string.h>

#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <asm/byteorder.h>

#include "fuzz.h"
#include "gsp/plugin.h"
#include "sim/firmware-plugin.h"

#define HEAP_AT		0x1000000000ULL
#define HEAP_BYTES	(4u << 20)
#define ROOM		512

struct heap {
	const struct gsp_plugin_abi *abi;
	const u8 *data;
	size_t size;
	u8 sequence[4];		/* of the host's last call */
};

static u64 offset_of(u64 address, size_t len)
{
	u64 at = address - HEAP_AT;

	if (address < HEAP_AT || at > HEAP_BYTES || len > HEAP_BYTES - at)
		abort();
	return at;
}

/* All pages are the input, over and over; what is written is forgotten. */
static int access_heap(void *ctx, u64 address, void *buf, size_t len,
		       bool write)
{
	const struct heap *heap = ctx;
	u64 at = offset_of(address, len);
	u8 *to = buf;

	if (write) {
		look_at(buf, len);
		return 0;
	}
	while (len--)
		*to++ = heap->data[at++ % GSP_ELEMENT_SIZE % heap->size];
	return 0;
}

/* As access_heap(), but the task is always done with what the host wants. */
static int access_as_host(void *ctx, u64 address, void *buf, size_t len,
			  bool write)
{
	struct heap *heap = ctx;
	const struct gsp_plugin_abi *abi = heap->abi;
	u64 at = offset_of(address, len);
	u64 done = abi->response + abi->processed_at;
	__le32 booted = cpu_to_le32(abi->booted);

	access_heap(ctx, address, buf, len, write);
	if (write && at == abi->sequence_at && len == 4)
		memcpy(heap->sequence, buf, 4);
	if (!write && at == abi->sequence_at && len == 4)
		memcpy(buf, &booted, 4);
	if (!write && at <= done && at + len >= done + 4)
		memcpy((u8 *)buf + (done - at), heap->sequence, 4);
	return 0;
}

static void no_doorbell(void *host, u32 gfid)
{
	(void)host;
	(void)gfid;
}

void feed_task(const struct gsp_release *rel, const u8 *data, size_t size)
{
	static struct firmware_state state;
	struct heap heap = { .data = data, .size = size };
	struct firmware_memory memory = { access_heap, &heap };
	struct gsp_reader r = gsp_reader(data, size);
	struct gsp_plugin_control control;
	struct gsp_plugin_message m = { 0 };

	if (!rel->plugin || !size)
		return;
	rel->plugin->control_decode(&r, &control);
	for (; m.call < GSP_PLUGIN_NUM_CALLS; m.call++) {
		r = gsp_reader(data, size);
		rel->plugin->message_decode(&r, &m);
	}
	state.max_vgpus = 1;
	state.tasks[1] = (struct firmware_task) {
		.state = FW_TASK_RUNS,
		.vgpu = { .gfid = 1, .heap_address = HEAP_AT,
			  .heap_bytes = HEAP_BYTES },
		.plugin = { .version = data[0] & 1,
			    .configured = data[0] & 2,
			    .stopped = data[0] & 4,
			    .migration = (data[0] >> 3) % 3,
			    .moved = data[size / 2] %
				     (FIRMWARE_STATE_BYTES + 1) },
	};
	firmware_plugin_serve(&state, rel, &memory, 1);
	/* what it has now decides about the next call */
	state.tasks[1].plugin.sequence ^= 1;
	firmware_plugin_serve(&state, rel, &memory, 1);
}

void feed_host(const struct gsp_release *rel, const u8 *data, size_t size)
{
	static const unsigned long limit;
	static const struct gsp_host_ops ops = {
		.vgpu_doorbell = no_doorbell,
		.heap = access_as_host,
	};
	struct gsp_vgpu vgpu = { .gfid = 1, .heap_address = HEAP_AT };
	struct gsp_plugin_message m = { .call = GSP_PLUGIN_GUEST_INFO };
	struct gsp_plugin_response response;
	struct gsp_plugin_abi abi;
	struct gsp_plugin host = {
		.abi = &abi, .ops = &ops, .gfid = 1, .limit = &limit,
	};
	struct heap heap = { .abi = &abi, .data = data, .size = size };
	struct gsp_reader r = gsp_reader(data, size);
	u8 *state = malloc(ROOM);
	size_t got = 0;

	if (rel->plugin && size) {
		rel->plugin->response_decode(&r, &response);
		/* Small, so that the input can fill it. */
		abi = *rel->plugin;
		abi.migration_bytes = 1 + data[0] % 64;
		host.host = &heap;
		mutex_init(&host.lock);
		gsp_plugin_begin(&host);
		if (data[size / 2] & 1)
			gsp_plugin_setup(&host, &vgpu, 1);
		host.heap = HEAP_AT;
		gsp_plugin_call(&host, &m);
		gsp_plugin_save(&host, state, data[size - 1] * 2, &got);
		look_at(state, got);
		gsp_plugin_restore(&host, data, min_t(size_t, size, 128));
	}
	free(state);
}
