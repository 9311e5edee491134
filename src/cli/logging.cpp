#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "commands.hpp"

namespace gigasim::cli {

void set_up_logging(int verbose, bool quiet) {
  const auto level = verbose > 1 ? spdlog::level::debug : verbose == 1 ? spdlog::level::info : spdlog::level::warn;
  spdlog::set_default_logger(spdlog::stderr_color_mt("gigasim"));
  spdlog::set_pattern("%v");
  spdlog::set_level(quiet ? spdlog::level::err : level);
}

}  // namespace gigasim::cli
