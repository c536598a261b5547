/* SPDX-License-Identifier: GPL-2.0-only */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM nvvgpu_gsp

#if !defined(NVVGPU_GSP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define NVVGPU_GSP_TRACE_H

#include <linux/device.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

/* A call goes to the firmware of @dev, with @size bytes of parameters. */
TRACE_EVENT(gsp_rpc_call,
	TP_PROTO(const struct device *dev, u32 function, u32 sequence,
		 size_t size),
	TP_ARGS(dev, function, sequence, size),
	TP_STRUCT__entry(
		__array(char, dev, 16)
		__field(u32, function)
		__field(u32, sequence)
		__field(size_t, size)
	),
	TP_fast_assign(
		strscpy(__entry->dev, dev_name(dev), sizeof(__entry->dev));
		__entry->function = function;
		__entry->sequence = sequence;
		__entry->size = size;
	),
	TP_printk("dev=%s function=%u sequence=%u size=%zu", __entry->dev,
		  __entry->function, __entry->sequence, __entry->size)
);

/* It is over: answered if @err is 0, whatever the firmware's verdict. */
TRACE_EVENT(gsp_rpc_done,
	TP_PROTO(const struct device *dev, u32 function, u32 sequence, int err),
	TP_ARGS(dev, function, sequence, err),
	TP_STRUCT__entry(
		__array(char, dev, 16)
		__field(u32, function)
		__field(u32, sequence)
		__field(int, err)
	),
	TP_fast_assign(
		strscpy(__entry->dev, dev_name(dev), sizeof(__entry->dev));
		__entry->function = function;
		__entry->sequence = sequence;
		__entry->err = err;
	),
	TP_printk("dev=%s function=%u sequence=%u err=%d", __entry->dev,
		  __entry->function, __entry->sequence, __entry->err)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
