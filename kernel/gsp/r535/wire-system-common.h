/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is the same in every release of what the host says before the firmware
 * boots; wire-system.h has the rest.
 */
#ifndef NVVGPU_GSP_R535_WIRE_SYSTEM_COMMON_H
#define NVVGPU_GSP_R535_WIRE_SYSTEM_COMMON_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/types.h>

/* src/nvidia/kernel/inc/vgpu/rpc_global_enums.h */
#define NV_VGPU_MSG_FUNCTION_GSP_SET_SYSTEM_INFO		72
#define NV_VGPU_MSG_FUNCTION_SET_REGISTRY			73

/* src/nvidia/inc/kernel/gpu/gsp/gsp_static_config.h */
struct GSP_VF_INFO {
	__le32 totalVFs;
	__le32 firstVFOffset;
	__le64 FirstVFBar0Address __aligned(8);
	__le64 FirstVFBar1Address __aligned(8);
	__le64 FirstVFBar2Address __aligned(8);
	u8 b64bitBar0;
	u8 b64bitBar1;
	u8 b64bitBar2;
};
static_assert(sizeof(struct GSP_VF_INFO) == 40);

/* src/nvidia/generated/g_chipset_nvoc.h */
struct BUSINFO {
	__le16 deviceID;
	__le16 vendorID;
	__le16 subdeviceID;
	__le16 subvendorID;
	u8 revisionID;
};
static_assert(sizeof(struct BUSINFO) == 10);

/* src/common/sdk/nvidia/inc/ctrl/ctrl0073/ctrl0073system.h */
#define NV0073_CTRL_SYSTEM_ACPI_ID_MAP_MAX_DISPLAYS		16

/* src/nvidia/inc/kernel/gpu/gpu_acpi_data.h */
struct DOD_METHOD_DATA {
	__le32 status;
	__le32 acpiIdListLen;
	__le32 acpiIdList[NV0073_CTRL_SYSTEM_ACPI_ID_MAP_MAX_DISPLAYS];
};
static_assert(sizeof(struct DOD_METHOD_DATA) == 72);

struct JT_METHOD_DATA {
	__le32 status;
	__le32 jtCaps;
	__le16 jtRevId;
	u8 bSBIOSCaps;
};
static_assert(sizeof(struct JT_METHOD_DATA) == 12);

struct MUX_METHOD_DATA_ELEMENT {
	__le32 acpiId;
	__le32 mode;
	__le32 status;
};
static_assert(sizeof(struct MUX_METHOD_DATA_ELEMENT) == 12);

struct CAPS_METHOD_DATA {
	__le32 status;
	__le32 optimusCaps;
};
static_assert(sizeof(struct CAPS_METHOD_DATA) == 8);

/* src/nvidia/generated/g_os_nvoc.h */
struct PACKED_REGISTRY_ENTRY {
	__le32 nameOffset;	/* from the start of the table */
	u8 type;
	__le32 data;
	__le32 length;
};
static_assert(sizeof(struct PACKED_REGISTRY_ENTRY) == 16);

#define REGISTRY_TABLE_ENTRY_TYPE_DWORD				1
#define REGISTRY_TABLE_ENTRY_TYPE_STRING			3

struct PACKED_REGISTRY_TABLE {
	__le32 size;		/* of everything, bytes */
	__le32 numEntries;
	struct PACKED_REGISTRY_ENTRY entries[];
};
static_assert(sizeof(struct PACKED_REGISTRY_TABLE) == 8);

/* src/nvidia/interface/nvrm_registry.h */
#define NV_REG_STR_RM_SET_SRIOV_MODE		"RMSetSriovMode"

#endif
