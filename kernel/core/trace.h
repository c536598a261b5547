/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nvvgpu

#if !defined(NVVGPU_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define NVVGPU_TRACE_H

#include <linux/tracepoint.h>

#include "core.h"

/* An event has moved a vGPU from one state of its life to another. */
TRACE_EVENT(nvvgpu_state,
	TP_PROTO(const struct nvvgpu_vgpu *vgpu, const char *event,
		 const char *from, const char *to),
	TP_ARGS(vgpu, event, from, to),
	TP_STRUCT__entry(
		__array(u8, uuid, UUID_SIZE)
		__field(u32, instance)
		__array(char, event, 16)
		__array(char, from, 16)
		__array(char, to, 16)
	),
	TP_fast_assign(
		export_guid(__entry->uuid, &vgpu->uuid);
		__entry->instance = vgpu->slot.instance;
		strscpy(__entry->event, event, sizeof(__entry->event));
		strscpy(__entry->from, from, sizeof(__entry->from));
		strscpy(__entry->to, to, sizeof(__entry->to));
	),
	TP_printk("vgpu=%pUl instance=%u %s: %s -> %s", __entry->uuid,
		  __entry->instance, __entry->event, __entry->from,
		  __entry->to)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
