// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same picture as SVG 1.1, in user units that are pixels where it is shown
 * at its own size.
 */
#include "map.h"

#define WIDTH 960
#define MARGIN 16
#define LINE 20
#define BAR 48

/* Told apart by people who see no red or green, too (Okabe and Ito). */
static const char *const colours[] = {
	"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00",
	"#f0e442",
};

static void print_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '<':
			fputs("&lt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

static double scaled(const struct map *map, uint64_t mib)
{
	return (double)(WIDTH - 2 * MARGIN) * mib / map->total;
}

static void draw_piece(FILE *out, const struct map *map,
		       const struct map_piece *piece, size_t index, double y)
{
	double x = MARGIN + scaled(map, piece->offset);
	double width = scaled(map, piece->size);

	fprintf(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" "
		"fill=\"%s\" stroke=\"#000\">", x, y, width, BAR,
		colours[index % (sizeof(colours) / sizeof(colours[0]))]);
	fputs("<title>", out);
	print_escaped(out, map_piece_name(piece));
	fprintf(out, ", %llu MiB</title></rect>\n",
		(unsigned long long)piece->size);
	/* A name that does not fit is in the title alone. */
	fprintf(out, "<svg x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\">"
		"<text x=\"4\" y=\"%d\">", x, y, width, BAR, BAR / 2 + 5);
	print_escaped(out, map_piece_name(piece));
	fputs("</text></svg>\n", out);
}

static double draw_gpu(FILE *out, const struct map *map, double y)
{
	size_t index = 0;

	fprintf(out, "<text x=\"%d\" y=\"%.1f\" font-weight=\"bold\">", MARGIN,
		y + LINE - 6);
	print_escaped(out, nvvgpu_gpu_get_address(map->gpu));
	fputs("  ", out);
	print_escaped(out, nvvgpu_gpu_get_model(map->gpu));
	fputs("</text>\n", out);
	y += LINE;
	if (!map->total)
		return y + LINE;
	fprintf(out, "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%d\" "
		"fill=\"#eee\" stroke=\"#000\"/>\n", MARGIN, y,
		WIDTH - 2 * MARGIN, BAR);
	for (size_t i = 0; i < map->num_pieces; i++)
		if (map->pieces[i].vgpu)
			draw_piece(out, map, &map->pieces[i], index++, y);
	fprintf(out, "<text x=\"%d\" y=\"%.1f\">0</text>"
		"<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%llu MiB</text>\n",
		MARGIN, y + BAR + LINE - 4, WIDTH - MARGIN, y + BAR + LINE - 4,
		(unsigned long long)map->total);
	return y + BAR + 2 * LINE;
}

void map_print_svg(FILE *out, const struct map *maps, size_t count)
{
	double y = MARGIN;

	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		"height=\"%zu\" font-family=\"sans-serif\" font-size=\"14\">\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n", WIDTH,
		2 * MARGIN + count * (BAR + 3 * LINE));
	for (size_t i = 0; i < count; i++)
		y = draw_gpu(out, &maps[i], y);
	fputs("</svg>\n", out);
}
