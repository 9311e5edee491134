#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "gigasim/base/saturated.hpp"
#include "gigasim/report/report.hpp"

namespace gigasim {

namespace {
constexpr double silent_s = 1.0, between_s = 0.1;
constexpr int bar_cells = 32;

std::string power(double mw) {
  return mw >= 1000.0 ? fmt::format("{:.2f} GW", mw / 1000.0) : fmt::format("{:.0f} MW", mw);
}
}  // namespace

std::string progress_line(double share, Date now, double facility_mw, double elapsed_s) {
  share = std::clamp(share, 0.0, 1.0);
  const int full = saturated<int>(share * bar_cells);
  std::string bar;
  for (int i = 0; i < bar_cells; ++i) bar += i < full ? "█" : "░";
  const double left_s = share > 0.0 ? elapsed_s * (1.0 - share) / share : 0.0;
  return fmt::format(" {}  {:.0f} %  {}  {}  eta {:.1f} s", bar, 100.0 * share, iso_date(now).substr(0, 10),
                     power(facility_mw), left_s);
}

bool ProgressLine::due() const {
  const double t = clock_.elapsed_s();
  return enabled_ && t >= silent_s && t - drawn_s_ >= between_s;
}

void ProgressLine::draw(const std::string& text) {
  drawn_s_ = clock_.elapsed_s();
  fmt::print(stderr, "\r{}\x1b[K", text);
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (drawn_s_ == 0.0) return;
  fmt::print(stderr, "\r\x1b[K");
  std::fflush(stderr);
  drawn_s_ = 0.0;
}

void ProgressBar::update(double share, Date now, double facility_mw) {
  line_.update([&](double elapsed_s) { return progress_line(share, now, facility_mw, elapsed_s); });
}

}  // namespace gigasim
