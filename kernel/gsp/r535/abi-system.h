/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fields of what the host says before the firmware boots, for the abi.c of
 * each release: what all of them have.  The structures themselves are those
 * that the abi.c has included.
 */
#ifndef NVVGPU_GSP_R535_ABI_SYSTEM_H
#define NVVGPU_GSP_R535_ABI_SYSTEM_H

#include "../abi.h"

#define SYSTEM(f)	GSP_ABI_FIELD(GspSystemInfo, f)
#define SYSTEM_BUS(b)							\
	SYSTEM(b.deviceID), SYSTEM(b.vendorID), SYSTEM(b.subdeviceID),	\
	SYSTEM(b.subvendorID), SYSTEM(b.revisionID)
#define SYSTEM_MUX(table)						\
	GSP_ABI_ARRAY(GspSystemInfo, acpiMethodData.muxMethodData.table), \
	GSP_ABI_IN(GspSystemInfo, acpiMethodData.muxMethodData.table, acpiId), \
	GSP_ABI_IN(GspSystemInfo, acpiMethodData.muxMethodData.table, mode), \
	GSP_ABI_IN(GspSystemInfo, acpiMethodData.muxMethodData.table, status)

/* Up to where the tables of the multiplexer begin, and from where they end. */
#define SYSTEM_ACPI_HEAD						\
	SYSTEM(acpiMethodData.bValid),					\
	SYSTEM(acpiMethodData.dodMethodData.status),			\
	SYSTEM(acpiMethodData.dodMethodData.acpiIdListLen),		\
	SYSTEM(acpiMethodData.dodMethodData.acpiIdList),		\
	SYSTEM(acpiMethodData.jtMethodData.status),			\
	SYSTEM(acpiMethodData.jtMethodData.jtCaps),			\
	SYSTEM(acpiMethodData.jtMethodData.jtRevId),			\
	SYSTEM(acpiMethodData.jtMethodData.bSBIOSCaps),			\
	SYSTEM(acpiMethodData.muxMethodData.tableLen),			\
	SYSTEM_MUX(acpiIdMuxModeTable),					\
	SYSTEM_MUX(acpiIdMuxPartTable)
#define SYSTEM_ACPI_TAIL						\
	SYSTEM(acpiMethodData.capsMethodData.status),			\
	SYSTEM(acpiMethodData.capsMethodData.optimusCaps)

#define SYSTEM_VFS							\
	SYSTEM(gspVFInfo.totalVFs), SYSTEM(gspVFInfo.firstVFOffset),	\
	SYSTEM(gspVFInfo.FirstVFBar0Address),				\
	SYSTEM(gspVFInfo.FirstVFBar1Address),				\
	SYSTEM(gspVFInfo.FirstVFBar2Address),				\
	SYSTEM(gspVFInfo.b64bitBar0), SYSTEM(gspVFInfo.b64bitBar1),	\
	SYSTEM(gspVFInfo.b64bitBar2)

/* wire-system-common.h; the entries are as many as the table says. */
#define REGISTRY_IN(f)							\
	{ "PACKED_REGISTRY_TABLE.entries[]." #f,			\
	  sizeof(struct PACKED_REGISTRY_TABLE) +			\
		offsetof(struct PACKED_REGISTRY_ENTRY, f),		\
	  sizeof(((struct PACKED_REGISTRY_ENTRY *)0)->f) }

#define ABI_SYSTEM_COMMON						\
	GSP_ABI_STRUCT(GSP_VF_INFO),					\
	GSP_ABI_FIELD(GSP_VF_INFO, totalVFs),				\
	GSP_ABI_FIELD(GSP_VF_INFO, firstVFOffset),			\
	GSP_ABI_FIELD(GSP_VF_INFO, FirstVFBar0Address),			\
	GSP_ABI_FIELD(GSP_VF_INFO, FirstVFBar1Address),			\
	GSP_ABI_FIELD(GSP_VF_INFO, FirstVFBar2Address),			\
	GSP_ABI_FIELD(GSP_VF_INFO, b64bitBar0),				\
	GSP_ABI_FIELD(GSP_VF_INFO, b64bitBar1),				\
	GSP_ABI_FIELD(GSP_VF_INFO, b64bitBar2),				\
	GSP_ABI_STRUCT(PACKED_REGISTRY_ENTRY),				\
	GSP_ABI_FIELD(PACKED_REGISTRY_ENTRY, nameOffset),		\
	GSP_ABI_FIELD(PACKED_REGISTRY_ENTRY, type),			\
	GSP_ABI_FIELD(PACKED_REGISTRY_ENTRY, data),			\
	GSP_ABI_FIELD(PACKED_REGISTRY_ENTRY, length),			\
	GSP_ABI_STRUCT(PACKED_REGISTRY_TABLE),				\
	GSP_ABI_FIELD(PACKED_REGISTRY_TABLE, size),			\
	GSP_ABI_FIELD(PACKED_REGISTRY_TABLE, numEntries),		\
	{ "PACKED_REGISTRY_TABLE.entries[]",				\
	  offsetof(struct PACKED_REGISTRY_TABLE, entries), 0 },		\
	REGISTRY_IN(nameOffset), REGISTRY_IN(type), REGISTRY_IN(data),	\
	REGISTRY_IN(length)

#endif
