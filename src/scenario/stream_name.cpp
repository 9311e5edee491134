#include <fmt/format.h>

#include "input.hpp"
#include "override.hpp"

namespace gigasim {

using document::Node;
using document::Step;

namespace {
/// What an item of a list is called: its name, or what it adds.
std::string label_of(const Node& item) {
  for (const char* key : {"name", "fleet", "feeder"})
    if (const Node* label = item.find(key)) return label->text;
  return {};
}

/// The label, numbered from the second of the same; items without one go by position.
std::string label_in(const Node& list, std::size_t index) {
  const std::string label = label_of(list.items[index]);
  if (label.empty()) return std::to_string(index);
  int same = 1;
  for (std::size_t i = 0; i < index; ++i) same += label_of(list.items[i]) == label;
  return same == 1 ? label : fmt::format("{} {}", label, same);
}
}  // namespace

std::string stream_name(const Node& root, const std::string& path) {
  std::string name;
  const Node* node = &root;
  for (const Step& step : document::parse_path(path)) {
    const bool item = step.index >= 0 && node && static_cast<std::size_t>(step.index) < node->items.size();
    name += item           ? fmt::format("[{}]", label_in(*node, static_cast<std::size_t>(step.index)))
            : step.bracket ? fmt::format("[{}]", step.key)
                           : "." + step.key;
    node = item ? &node->items[static_cast<std::size_t>(step.index)] : node ? node->find(step.key) : nullptr;
  }
  return name.substr(std::min<std::size_t>(1, name.size()));
}

}  // namespace gigasim
