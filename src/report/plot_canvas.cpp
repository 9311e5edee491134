#include "plot_canvas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gigasim::report {

namespace {
constexpr double letter = 6.9;  // mean width, of 13 px text

double nice_step(double raw) {
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double m : {1.0, 2.0, 2.5, 5.0})
    if (m * power >= raw) return m * power;
  return 10.0 * power;
}

std::string points_of(const std::vector<double>& x, const std::vector<double>& y) {
  std::string path;
  for (std::size_t i = 0; i < x.size(); ++i) path += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", x[i], y[i]);
  return path;
}
}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string xml;
  for (const char c : text) xml += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
  return xml;
}

std::string grouped(double value) {
  std::string digits = fmt::format("{:.0f}", std::abs(value));
  for (auto at = static_cast<long>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return (value < 0 ? "-" : "") + digits;
}

Axis Axis::up_to(double highest, int steps, double from, double to) {
  Axis axis{.from = from, .to = to};
  axis.step = nice_step(std::max(highest, 1e-9) * 1.02 / steps);
  axis.high = axis.step * std::ceil(std::max(highest, 1e-9) * 1.02 / axis.step);
  return axis;
}

Canvas::Canvas(std::string title, const std::string& below, double height) {
  title = xml_escaped(title);
  out_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"{2}\">\n<title>{3}</title>\n"
      "<rect width=\"{0}\" height=\"{1}\" rx=\"8\" fill=\"#ffffff\"/>\n",
      width, height, ink, title);
  out_ += fmt::format("<text x=\"{}\" y=\"30\" font-size=\"18\" font-weight=\"bold\">{}</text>\n", left, title);
  text(left, 50, below, "start", fmt::format("fill=\"{}\"", soft));
}

void Canvas::text(double x, double y, std::string_view text, std::string_view anchor, std::string_view more) {
  out_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" {}>{}</text>\n", x, y, anchor, more,
                      xml_escaped(text));
}

void Canvas::rect(double x, double y, double w, double h, std::string_view colour, std::string_view name) {
  out_ += fmt::format(
      "<rect class=\"mark\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
      "fill=\"{}\"><title>{}</title></rect>\n",
      x, y, w, h, colour, xml_escaped(name));
}

void Canvas::line(const std::vector<double>& x, const std::vector<double>& y, std::string_view colour, double stroke,
                  bool dashed) {
  out_ += fmt::format("<path class=\"mark\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{} d=\"{}\"/>\n", colour,
                      stroke, dashed ? " stroke-dasharray=\"6 4\"" : "", points_of(x, y));
}

void Canvas::area(const std::vector<double>& x, const std::vector<double>& top, const std::vector<double>& bottom,
                  std::string_view colour) {
  std::string path = points_of(x, top);
  for (std::size_t i = x.size(); i-- > 0;) path += fmt::format("L{:.1f} {:.1f}", x[i], bottom[i]);
  out_ += fmt::format("<path class=\"mark\" fill=\"{}\" d=\"{}Z\"/>\n", colour, path);
}

void Canvas::up_axis(const Axis& axis, std::string_view name, double factor, std::string_view unit) {
  for (int k = 0; k <= std::lround((axis.high - axis.low) / axis.step); ++k) {
    const double value = axis.low + k * axis.step, y = axis.at(value), shown = value * factor;
    out_ += fmt::format("<path stroke=\"{}\" d=\"M{} {:.1f}H{}\"/>\n", faint, left, y, right);
    text(left - 8, y + 4, (axis.step * factor < 1 ? fmt::format("{:.2g}", shown) : grouped(shown)) + std::string(unit),
         "end");
  }
  out_ += fmt::format("<text transform=\"translate(16 {:.1f}) rotate(-90)\" text-anchor=\"middle\">{}</text>\n",
                      (axis.from + axis.to) / 2, xml_escaped(name));
}

void Canvas::time_axis(const Axis& axis, Date start, double y) {
  using namespace std::chrono;
  const Date end = date_at(start, axis.high);
  const double days = (axis.high - axis.low) / 86400.0;
  const int months = days > 1500  ? 12
                     : days > 800 ? 3
                     : days > 400 ? 2
                                  : 1,
            every = days > 62 ? 0 : std::max(1, static_cast<int>(days / 9));
  constexpr const char* names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  int ticks = 0, shown_year = 0;
  for (auto day = ceil<std::chrono::days>(start); day <= end; day += std::chrono::days(1)) {
    const year_month_day date(day);
    const auto month = static_cast<int>(static_cast<unsigned>(date.month())) - 1,
               of_month = static_cast<int>(static_cast<unsigned>(date.day())), year = static_cast<int>(date.year());
    if (every > 0 ? (day - ceil<std::chrono::days>(start)).count() % every != 0 : of_month != 1 || month % months != 0)
      continue;
    const double x = axis.at(clock_s(start, day));
    out_ += fmt::format("<path stroke=\"{}\" d=\"M{:.1f} {:.1f}v5\"/>\n", ink, x, y);
    text(x, y + 19, every > 0 ? fmt::format("{} {}", of_month, names[month]) : names[month], "middle");
    if (ticks++ == 0 || year != shown_year) text(x, y + 35, std::to_string(year), "middle", "font-weight=\"bold\"");
    shown_year = year;
  }
  out_ += fmt::format("<path stroke=\"{}\" d=\"M{} {:.1f}H{}\"/>\n", ink, left, y, right);
}

double Canvas::legend(const std::vector<Key>& keys, double y) {
  double x = left;
  for (const Key& key : keys) {
    const double room = 46 + letter * static_cast<double>(key.name.size());
    if (x > left && x + room > right) {
      x = left;
      y += 20;
    }
    if (key.line)
      out_ += fmt::format("<path stroke=\"{}\" stroke-width=\"2.5\"{} d=\"M{:.1f} {}h18\"/>\n", key.colour,
                          key.dashed ? " stroke-dasharray=\"6 4\"" : "", x, y - 4);
    else
      out_ +=
          fmt::format("<rect x=\"{:.1f}\" y=\"{}\" width=\"18\" height=\"12\" fill=\"{}\"/>\n", x, y - 10, key.colour);
    text(x + 24, y, key.name);
    x += room;
  }
  return y;
}

void Canvas::vertical(double x, double from, double to, std::string_view label) {
  out_ += fmt::format("<path stroke=\"{}\" stroke-dasharray=\"3 3\" d=\"M{:.1f} {}V{}\"/>\n", ink, x, from, to);
  const double room = letter * 1.08 * static_cast<double>(label.size());
  if (x + 5 < labelled_to_ || x + 5 + room > width) return;
  text(x + 5, from + 9, label, "start", "font-weight=\"bold\"");
  labelled_to_ = x + 5 + room + 6;
}

}  // namespace gigasim::report
