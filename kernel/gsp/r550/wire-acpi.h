/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ACPI says about the GPU, from release 550.144.03 on.
 */
#ifndef NVVGPU_GSP_R550_WIRE_ACPI_H
#define NVVGPU_GSP_R550_WIRE_ACPI_H

#include "../r535/wire-system-common.h"

/* src/nvidia/inc/kernel/gpu/gpu_acpi_data.h */
struct MUX_METHOD_DATA {
	__le32 tableLen;
	struct MUX_METHOD_DATA_ELEMENT acpiIdMuxModeTable[
		NV0073_CTRL_SYSTEM_ACPI_ID_MAP_MAX_DISPLAYS];
	struct MUX_METHOD_DATA_ELEMENT acpiIdMuxPartTable[
		NV0073_CTRL_SYSTEM_ACPI_ID_MAP_MAX_DISPLAYS];
	struct MUX_METHOD_DATA_ELEMENT acpiIdMuxStateTable[
		NV0073_CTRL_SYSTEM_ACPI_ID_MAP_MAX_DISPLAYS];
};
static_assert(sizeof(struct MUX_METHOD_DATA) == 580);

struct ACPI_METHOD_DATA {
	u8 bValid;
	struct DOD_METHOD_DATA dodMethodData;
	struct JT_METHOD_DATA jtMethodData;
	struct MUX_METHOD_DATA muxMethodData;
	struct CAPS_METHOD_DATA capsMethodData;
};
static_assert(sizeof(struct ACPI_METHOD_DATA) == 676);

#endif
