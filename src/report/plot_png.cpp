#include <fmt/format.h>

#include "gigasim/base/issue.hpp"
#include "gigasim/report/plot.hpp"

#ifdef GIGASIM_PNG
#include <cairo.h>
#include <librsvg/rsvg.h>
#endif

namespace gigasim {

#ifdef GIGASIM_PNG
namespace {
constexpr double scale = 2.0;
}

bool png_built() { return true; }

void write_png(const std::string& svg, const std::filesystem::path& file) {
  RsvgHandle* handle = rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), nullptr);
  if (!handle) throw InternalFault("a figure is no SVG");
  double width = 0, height = 0;
  rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height);
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, static_cast<int>(width * scale),
                                                        static_cast<int>(height * scale));
  cairo_t* cairo = cairo_create(surface);
  const RsvgRectangle viewport{0, 0, width * scale, height * scale};
  const bool drawn = rsvg_handle_render_document(handle, cairo, &viewport, nullptr);
  const auto status = drawn ? cairo_surface_write_to_png(surface, file.c_str()) : CAIRO_STATUS_NO_MEMORY;
  cairo_destroy(cairo);
  cairo_surface_destroy(surface);
  g_object_unref(handle);
  if (status != CAIRO_STATUS_SUCCESS)
    throw InputError(
        {{.path = file.string(), .message = fmt::format("cannot be written: {}", cairo_status_to_string(status))}});
}
#else
bool png_built() { return false; }
void write_png(const std::string&, const std::filesystem::path&) { throw InternalFault("this build draws no PNG"); }
#endif

}  // namespace gigasim
