#include <fmt/format.h>

#include <filesystem>

#include "commands.hpp"
#include "gigasim/base/printable.hpp"
#include "gigasim/report/html_report.hpp"
#include "gigasim/scenario/scenario.hpp"

namespace gigasim::cli {

namespace fs = std::filesystem;

namespace {
/// The plan that the folder keeps; nothing where it keeps none.
std::optional<Scenario> plan_of(const fs::path& folder) {
  const fs::path file = folder / "scenario.yaml";
  if (!fs::exists(file)) return std::nullopt;
  try {
    return load_scenario(file).scenario;
  } catch (const InputError& e) {
    print_problems(e.issues());
    fmt::print(stderr,
               "gigasim: the report has no diagram of the campus, since the plan in the folder cannot be read.\n");
    return std::nullopt;
  }
}
}  // namespace

void require_html_report(const std::string& option) {
  if (!html_report_built())
    throw InputError({{.path = option,
                       .message = "this gigasim was built without the HTML report; install Node 18 with npm (on "
                                  "Debian: apt-get install nodejs npm) and build again"}});
}

std::string write_report(const std::string& folder, const std::string& file) {
  const fs::path page = file.empty() ? fs::path(folder) / "report.html" : fs::path(file);
  const std::optional<Scenario> plan = plan_of(folder);
  write_html_report(folder, plan ? &*plan : nullptr, page);
  return page.string();
}

void tell_report(const RunArguments& a, const std::string& folder) {
  const std::string page = write_report(folder);
  if (!a.quiet) fmt::print("report in {}\n", printable(page));
}

int report_results(const ReportArguments& a) {
  require_html_report("report");
  if (!fs::is_directory(a.folder))
    throw InputError(
        {{.path = a.folder,
          .message = "is no result folder; name one that gigasim wrote, such as out/colossus2-20261121-1"}});
  const std::string page = write_report(a.folder, a.out);
  fmt::print("{} · {:.2f} MB\n", printable(page), static_cast<double>(fs::file_size(page)) / 1e6);
  return good;
}

}  // namespace gigasim::cli
