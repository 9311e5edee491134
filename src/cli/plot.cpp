#include "gigasim/report/plot.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
void require_formats(const std::vector<std::string>& formats) {
  if (std::find(formats.begin(), formats.end(), "png") != formats.end() && !png_built())
    throw InputError({Issue{.path = "--format",
                            .message = "this gigasim was built without PNG; install librsvg (on Debian: apt-get "
                                       "install librsvg2-dev) and build again, or write --format svg"}});
}
}  // namespace

int plot_results(const PlotArguments& a) {
  require_formats(a.formats);
  const fs::path out = a.out.empty() ? fs::path(a.folder) / "plots" : fs::path(a.out);
  int drawn = 0;
  for (const FigureName& figure : figure_names) {
    if (!a.figure.empty() && a.figure != figure.name) continue;
    const std::string svg = figure_svg(a.folder, figure.name);
    if (svg.empty()) continue;
    fs::create_directories(out);
    for (const std::string& format : a.formats) {
      const fs::path file = out / fmt::format("{}.{}", figure.name, format);
      if (format == "svg")
        write_whole(file, svg);
      else
        write_png(svg, file);
      fmt::print("{:<40}  {}\n", printable(file.string()), figure.text);
      ++drawn;
    }
  }
  if (drawn == 0)
    throw InputError({{.path = a.folder,
                       .message = "has nothing to draw" + (a.figure.empty() ? "" : " '" + a.figure + "' from") +
                                  "; see docs/guide/report.md for what each figure needs"}});
  return good;
}

}  // namespace gigasim::cli
