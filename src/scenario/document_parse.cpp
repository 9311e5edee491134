#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <map>
#include <streambuf>
#include <unordered_set>

#include "document.hpp"
#include "gigasim/base/printable.hpp"
#include "utf8.hpp"

namespace gigasim::document {

namespace {

/// Ends parsing early; the reason has been noted.
struct Stop {};

/// Reads a string in place: 8 MB need not be copied.
struct ViewBuffer : std::streambuf {
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

/// Builds the tree from the parser's events.
class Builder : public YAML::EventHandler {
 public:
  Builder(int source, const Sources& sources, Budget& budget, std::vector<Issue>& issues)
      : source_(source), sources_(sources), budget_(budget), issues_(issues) {}

  Node take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    complete(leaf(mark, Node::Kind::null, {}), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    begin(mark, tag, anchor, Node::Kind::sequence);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    begin(mark, tag, anchor, Node::Kind::map);
  }
  void OnMapEnd() override { end(); }

 private:
  struct Frame {
    Node node;
    YAML::anchor_t anchor = 0;
    bool key_read = false;
    std::string key{};
    Mark key_mark{};
    std::unordered_set<std::string> keys{};
  };

  Mark mark_of(const YAML::Mark& mark) const { return {source_, mark.line + 1, mark.column + 1}; }
  void report(const Mark& mark, std::string message) {
    issues_.push_back(sources_.issue(mark, {}, std::move(message)));
  }
  [[noreturn]] void stop(const Mark& mark, std::string message) {
    report(mark, std::move(message));
    throw Stop{};
  }
  Node leaf(const YAML::Mark& mark, Node::Kind kind, const std::string& text);
  void begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind);
  void end();
  void complete(Node node, YAML::anchor_t anchor);
  void take_key(const Node& node);
  std::string path() const;
  void check_tag(const Mark& mark, const std::string& tag);
  void charge(bool fits, const Mark& mark) {
    if (!fits)
      stop(mark,
           "too much: with its aliases expanded, a plan holds at most 200,000 keys and values, and 32 MB of text");
  }

  int source_;
  const Sources& sources_;
  Budget& budget_;
  std::vector<Issue>& issues_;
  std::vector<Frame> stack_;
  std::map<YAML::anchor_t, Node> anchors_;
  Node root_;
};

Node Builder::leaf(const YAML::Mark& mark, Node::Kind kind, const std::string& text) {
  const Mark at = mark_of(mark);
  charge(budget_.charge_one(text.size()), at);
  if (const auto bad = first_unprintable(text))
    report(at, fmt::format("holds {}, which no terminal and no file of results can show; leave it out", *bad));
  Node node;
  node.kind = kind;
  node.text = text;
  node.mark = at;
  return node;
}

void Builder::check_tag(const Mark& mark, const std::string& tag) {
  if (!tag.empty() && tag != "?" && tag != "!")
    report(mark, fmt::format("'{}': tags have no meaning here; leave it out", tag));
}

void Builder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& text) {
  check_tag(mark_of(mark), tag);
  complete(leaf(mark, Node::Kind::scalar, text), anchor);
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto it = anchors_.find(anchor);
  if (it == anchors_.end()) stop(mark_of(mark), "an alias stands inside what it names");
  charge(budget_.charge(it->second), mark_of(mark));
  complete(it->second, 0);
}

void Builder::begin(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind) {
  const Mark at = mark_of(mark);
  check_tag(at, tag);
  if (stack_.size() >= static_cast<std::size_t>(deepest)) stop(at, fmt::format("nested more than {} deep", deepest));
  stack_.push_back({leaf(mark, kind, {}), anchor});
}

void Builder::end() {
  Frame frame = std::move(stack_.back());
  stack_.pop_back();
  if (Entry* under = frame.node.entry("<<")) {
    const Node merged = std::move(under->value);
    frame.node.erase("<<");
    charge(budget_.charge(merged), merged.mark);
    fill(frame.node, merged);
    for (const Node& item : merged.items) fill(frame.node, item);
  }
  complete(std::move(frame.node), frame.anchor);
}

void Builder::complete(Node node, YAML::anchor_t anchor) {
  if (anchor != 0) {
    charge(budget_.charge(node), node.mark);
    anchors_[anchor] = node;
  }
  if (stack_.empty()) {
    root_ = std::move(node);
    return;
  }
  Frame& parent = stack_.back();
  if (parent.node.is(Node::Kind::sequence)) {
    parent.node.items.push_back(std::move(node));
  } else if (!parent.key_read) {
    take_key(node);
  } else {
    parent.key_read = false;
    if (node.is(Node::Kind::null)) node.mark = parent.key_mark;
    if (parent.keys.insert(parent.key).second)
      parent.node.entries.push_back({parent.key, parent.key_mark, std::move(node)});
    else
      issues_.push_back(sources_.issue(parent.key_mark, path(), "stands twice in the same map; keep one"));
  }
}

/// Of the entry that is being read.
std::string Builder::path() const {
  std::string path;
  for (const Frame& frame : stack_)
    path += frame.node.is(Node::Kind::sequence) ? fmt::format("[{}]", frame.node.items.size())
                                                : (path.empty() ? "" : ".") + frame.key;
  return path;
}

void Builder::take_key(const Node& node) {
  Frame& frame = stack_.back();
  if (!node.is(Node::Kind::scalar)) stop(node.mark, "a key must be plain text");
  if (node.text.size() > longest_key)
    stop(node.mark, fmt::format("a key of {} characters; at most {}", node.text.size(), longest_key));
  frame.key_read = true;
  frame.key = node.text;
  frame.key_mark = node.mark;
}

/// The first tab before the text of a line; yaml-cpp stumbles over it, or worse, elsewhere.
std::optional<Mark> indenting_tab(std::string_view text, int source) {
  int line = 1;
  for (std::size_t start = 0; start < text.size(); ++line) {
    const std::size_t first = text.find_first_not_of(' ', start);
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (first < end && text[first] == '\t' && text.find_first_not_of(" \t\r", first) < end)
      return Mark{source, line, static_cast<int>(first - start) + 1};
    start = end + 1;
  }
  return std::nullopt;
}

Issue syntax_issue(const YAML::Exception& e, std::string_view text, int source, const Sources& sources) {
  if (const auto tab = indenting_tab(text, source)) return sources.issue(*tab, {}, "a tab; indent with blanks");
  const Mark mark = e.mark.is_null() ? Mark{source, 0, 0} : Mark{source, e.mark.line + 1, e.mark.column + 1};
  return sources.issue(mark, {}, "not valid YAML: " + e.msg);
}

}  // namespace

Node parse(std::string_view text, int source, const Sources& sources, Budget& budget, std::vector<Issue>& issues) {
  if (const auto bad = first_bad_character(text)) {
    issues.push_back(sources.issue({source, bad->line, bad->column}, {}, bad->problem));
    return {};
  }
  Builder builder(source, sources, budget, issues);
  try {
    ViewBuffer buffer(text);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return {};
    if (parser)
      issues.push_back(sources.issue({source, 0, 0}, {}, "holds more than one YAML document ('---'); keep one"));
  } catch (const YAML::Exception& e) {
    issues.push_back(syntax_issue(e, text, source, sources));
    return {};
  } catch (const Stop&) {
    return {};
  }
  return builder.take();
}

}  // namespace gigasim::document
