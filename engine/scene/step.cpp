// STEP files through OpenCASCADE, which this file alone knows. Reading gives a tree of products
// with located components, of which solids and faces are leaves; each face is tessellated by
// itself, with nodes on its edges shared with its neighbors.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <optional>
#include <string_view>

#include <BRepMesh_IncrementalMesh.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
#include <Interface_Check.hxx>
#include <Interface_EntityIterator.hxx>
#include <Interface_Graph.hxx>
#include <Interface_InterfaceModel.hxx>
#include <Message.hxx>
#include <Message_Messenger.hxx>
#include <NCollection_DataMap.hxx>
#include <Poly_Triangulation.hxx>
#include <Quantity_Color.hxx>
#include <STEPCAFControl_Reader.hxx>
#include <STEPControl_Reader.hxx>
#include <Standard_Failure.hxx>
#include <Standard_Version.hxx>
#include <StdPrs_ToolTriangulatedShape.hxx>
#include <StepGeom_CartesianPoint.hxx>
#include <StepGeom_Circle.hxx>
#include <StepGeom_CylindricalSurface.hxx>
#include <StepGeom_SphericalSurface.hxx>
#include <StepGeom_ToroidalSurface.hxx>
#include <StepRepr_RepresentationItem.hxx>
#include <StepShape_ConnectedFaceSet.hxx>
#include <StepShape_Face.hxx>
#include <StepShape_HArray1OfFace.hxx>
#include <StepShape_SolidModel.hxx>
#include <TColStd_SequenceOfAsciiString.hxx>
#include <TCollection_HAsciiString.hxx>
#include <TDF_Label.hxx>
#include <TDF_LabelSequence.hxx>
#include <TDataStd_Name.hxx>
#include <TDocStd_Document.hxx>
#include <TopExp_Explorer.hxx>
#include <TopTools_ShapeMapHasher.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Compound.hxx>
#include <TransferBRep.hxx>
#include <Transfer_TransientProcess.hxx>
#include <XCAFApp_Application.hxx>
#include <XCAFDoc_ColorTool.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XCAFDoc_ShapeTool.hxx>
#include <XSControl_TransferReader.hxx>
#include <XSControl_WorkSession.hxx>
#include <fmt/format.h>
#include <gp_Trsf.hxx>

#include "scene/mesh_files.hpp"

namespace blemish::scene {
namespace {

// Between two neighboring triangles along a curve, however small its radius: for the silhouette.
constexpr double kMaxTurnRad = 0.35;

using Names = std::vector<std::string>;
using Color = std::optional<glm::u8vec3>;

// What the file says of a face or a solid: its name and its number there.
struct Entry {
  std::string name, number;
  std::string text() const { return name.empty() ? number : number + " \"" + name + "\""; }
};
using Entries = NCollection_DataMap<TopoDS_Shape, Entry, TopTools_ShapeMapHasher>;
using Colors = NCollection_DataMap<TopoDS_Shape, glm::u8vec3, TopTools_ShapeMapHasher>;

// Some CAD systems write NONE for no name.
std::string name_of(const Handle(TCollection_HAsciiString) & text) {
  const std::string name = text.IsNull() ? "" : text->ToCString();
  return name == "NONE" ? "" : name;
}

std::string name_of(const TDF_Label& label) {
  Handle(TDataStd_Name) name;
  return label.FindAttribute(TDataStd_Name::GetID(), name)
             ? TCollection_AsciiString(name->Get()).ToCString()
             : "";
}

void add_name(Names& names, const std::string& name) {
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
    names.push_back(name);
  }
}

// The text that every whole STEP file begins and ends with.
void expect_whole(const MeshSpec& spec) {
  std::ifstream stream(spec.file, std::ios::binary);
  std::string head(4096, '\0');
  stream.read(head.data(), std::streamsize(head.size()));
  if (head.find("ISO-10303-21;") == std::string::npos) {
    throw file_error(spec, "is not a STEP file: it does not begin with ISO-10303-21",
                     "export the part as STEP AP203, AP214 or AP242");
  }
  stream.clear();
  stream.seekg(0, std::ios::end);
  const auto size = std::streamoff(stream.tellg());
  const std::streamoff length = std::min<std::streamoff>(size, 4096);
  std::string tail(std::size_t(length), '\0');
  stream.seekg(size - length);
  stream.read(tail.data(), length);
  if (tail.find("END-ISO-10303-21;") == std::string::npos) {
    throw file_error(spec, "is cut off: END-ISO-10303-21 at its end is missing",
                     "export or copy the part again");
  }
}

// Faces that cannot be used, by their numbers in the file, with what is wrong.
struct Broken {
  Entry face;
  std::string what;
};
using BrokenFaces = std::map<std::string, Broken>;

// One reading of a file. Faces known to be broken are taken out of their shells before anything is
// made of them, for they would spoil the edges that they share with their neighbors.
class Reader {
 public:
  Reader(const MeshSpec& spec, const BrokenFaces& known) : spec_(spec), broken_(known) {}

  Mesh read();
  const BrokenFaces& broken() const { return broken_; }  // with those that were found
  bool says_its_unit();

 private:
  void open();
  void take_out_broken();
  void transfer();
  void list_entries();
  void report_untranslated();
  void tessellate(const TDF_LabelSequence& roots);
  void add_label(const TDF_Label& label, const TopLoc_Location& place, Names names, Color color);
  void add_solids(const TDF_Label& label, const TopLoc_Location& place, const Names& names,
                  const Color& color);
  void add_face(const TopoDS_Face& face, const TopLoc_Location& place, const Section& inherited);
  void add_net(const TopoDS_Face& face, const Poly_Triangulation& net, const gp_Trsf& placed,
               const Section& section);
  Entry entry_of(const TopoDS_Shape& shape) const;
  Entry entry_of(const Handle(StepShape_Face) & face) const;
  Color color_of(const TDF_Label& label) const;
  void report(const Entry& face, const std::string& what) {
    broken_.try_emplace(face.number, Broken{face, what});
  }

  const MeshSpec& spec_;
  BrokenFaces broken_;
  STEPCAFControl_Reader reader_;
  Handle(Interface_InterfaceModel) model_;
  Handle(TDocStd_Document) document_;
  Handle(XCAFDoc_ShapeTool) shapes_;
  Handle(XCAFDoc_ColorTool) colors_;
  Entries entries_;
  Colors own_colors_;  // of faces and solids within one product
  Mesh mesh_;
};

// The library does not come back from numbers far beyond any part (1e300), nor does well by curves
// without a radius.
bool has_sensible_sizes(const Handle(Standard_Transient) & entity) {
  constexpr double kMax = 1e9;
  const auto radius = [](double r) { return r > 0 && r < kMax; };
  if (const auto point = Handle(StepGeom_CartesianPoint)::DownCast(entity); !point.IsNull()) {
    for (int i = 1; i <= point->NbCoordinates(); ++i) {
      if (!(std::abs(point->CoordinatesValue(i)) < kMax)) {
        return false;
      }
    }
  } else if (const auto circle = Handle(StepGeom_Circle)::DownCast(entity); !circle.IsNull()) {
    return radius(circle->Radius());
  } else if (const auto cylinder = Handle(StepGeom_CylindricalSurface)::DownCast(entity);
             !cylinder.IsNull()) {
    return radius(cylinder->Radius());
  } else if (const auto sphere = Handle(StepGeom_SphericalSurface)::DownCast(entity);
             !sphere.IsNull()) {
    return radius(sphere->Radius());
  } else if (const auto torus = Handle(StepGeom_ToroidalSurface)::DownCast(entity);
             !torus.IsNull()) {
    return radius(torus->MajorRadius()) && radius(torus->MinorRadius());
  }
  return true;
}

// Whether the file's text of an entity, and of all that it refers to, made sense.
class Soundness {
 public:
  explicit Soundness(const Handle(Interface_InterfaceModel) & model)
      : model_(model), graph_(model), known_(std::size_t(model->NbEntities()) + 1) {}

  bool of(const Handle(Standard_Transient) & entity) {
    const int number = model_->Number(entity);
    if (number == 0) {
      return false;  // not in the file
    }
    std::optional<bool>& known = known_[std::size_t(number)];
    if (!known) {
      known = true;  // for a reference in a circle
      bool sound = own(number) && has_sensible_sizes(entity);
      for (Interface_EntityIterator parts = graph_.Shareds(entity); sound && parts.More();
           parts.Next()) {
        sound = of(parts.Value());
      }
      known_[std::size_t(number)] = sound;
    }
    return *known_[std::size_t(number)];
  }

 private:
  // A name that is no text does no harm.
  bool own(int number) const {
    const Handle(Interface_Check) check = model_->Check(number, true);
    for (int i = 1; !check.IsNull() && i <= check->NbFails(); ++i) {
      if (std::string_view(check->CFail(i)).find("String") == std::string_view::npos) {
        return false;
      }
    }
    return true;
  }

  Handle(Interface_InterfaceModel) model_;
  Interface_Graph graph_;
  std::vector<std::optional<bool>> known_;
};

void Reader::open() {
  Message::DefaultMessenger()->ChangePrinters().Clear();  // it would write to our stdout
  XCAFApp_Application::GetApplication()->NewDocument("MDTV-XCAF", document_);
  reader_.SetNameMode(true);
  reader_.SetColorMode(true);
  reader_.SetLayerMode(false);
  if (reader_.ReadFile(spec_.file.c_str()) != IFSelect_RetDone) {
    throw file_error(spec_, "cannot be read as STEP", "export the part again");
  }
  model_ = reader_.Reader().WS()->Model();
  if (model_->NbEntities() == 0) {
    throw file_error(spec_, "holds nothing", "export the part again");
  }
}

Entry Reader::entry_of(const Handle(StepShape_Face) & face) const {
  return {name_of(face->Name()), model_->StringLabel(face)->ToCString()};
}

// A reference that leads nowhere brings the transfer down, so it must not meet one.
void Reader::take_out_broken() {
  Soundness soundness(model_);
  for (int i = 1; i <= model_->NbEntities(); ++i) {
    const auto shell = Handle(StepShape_ConnectedFaceSet)::DownCast(model_->Value(i));
    if (shell.IsNull() || shell->CfsFaces().IsNull()) {
      continue;
    }
    std::vector<Handle(StepShape_Face)> kept;
    for (int k = 1; k <= shell->NbCfsFaces(); ++k) {
      const Handle(StepShape_Face) face = shell->CfsFacesValue(k);
      if (face.IsNull()) {
        continue;
      }
      if (!soundness.of(face)) {
        report(entry_of(face), "is not described as a face should be");
      }
      if (broken_.count(entry_of(face).number) == 0) {
        kept.push_back(face);
      }
    }
    if (int(kept.size()) == shell->NbCfsFaces()) {
      continue;
    }
    Handle(StepShape_HArray1OfFace) faces;
    if (!kept.empty()) {
      faces = new StepShape_HArray1OfFace(1, int(kept.size()));
      for (std::size_t k = 0; k < kept.size(); ++k) {
        faces->SetValue(int(k) + 1, kept[k]);
      }
    }
    shell->SetCfsFaces(faces);
  }
}

void Reader::transfer() {
  if (!reader_.Transfer(document_)) {
    throw file_error(spec_, "holds no shape that can be read", "export the part as solids");
  }
  shapes_ = XCAFDoc_DocumentTool::ShapeTool(document_->Main());
  colors_ = XCAFDoc_DocumentTool::ColorTool(document_->Main());
}

bool Reader::says_its_unit() {
  TColStd_SequenceOfAsciiString lengths;
  TColStd_SequenceOfAsciiString angles;
  TColStd_SequenceOfAsciiString solid_angles;
  reader_.ChangeReader().FileUnits(lengths, angles, solid_angles);
  return !lengths.IsEmpty();
}

// Names and numbers of faces and solids, which the transfer keeps by entity.
void Reader::list_entries() {
  const auto process = reader_.Reader().WS()->TransferReader()->TransientProcess();
  for (int i = 1; i <= model_->NbEntities(); ++i) {
    const Handle(Standard_Transient) entity = model_->Value(i);
    if (!entity->IsKind(STANDARD_TYPE(StepShape_Face)) &&
        !entity->IsKind(STANDARD_TYPE(StepShape_SolidModel))) {
      continue;
    }
    const TopoDS_Shape shape = TransferBRep::ShapeResult(process, entity);
    if (!shape.IsNull()) {
      const auto item = Handle(StepRepr_RepresentationItem)::DownCast(entity);
      entries_.Bind(shape, {name_of(item->Name()), model_->StringLabel(entity)->ToCString()});
    }
  }
}

// Faces of the shells that were asked for, of which no shape came.
void Reader::report_untranslated() {
  const auto process = reader_.Reader().WS()->TransferReader()->TransientProcess();
  for (int i = 1; i <= model_->NbEntities(); ++i) {
    const auto shell = Handle(StepShape_ConnectedFaceSet)::DownCast(model_->Value(i));
    if (shell.IsNull() || shell->CfsFaces().IsNull() || process->MapIndex(shell) == 0) {
      continue;
    }
    for (int k = 1; k <= shell->NbCfsFaces(); ++k) {
      const Handle(StepShape_Face) face = shell->CfsFacesValue(k);
      if (TransferBRep::ShapeResult(process, face).IsNull()) {
        report(entry_of(face), "cannot be read");
      }
    }
  }
}

void Reader::tessellate(const TDF_LabelSequence& roots) {
  BRep_Builder builder;
  TopoDS_Compound all;
  builder.MakeCompound(all);
  for (int i = 1; i <= roots.Length(); ++i) {
    builder.Add(all, XCAFDoc_ShapeTool::GetShape(roots.Value(i)));
  }
  const BRepMesh_IncrementalMesh done(all, spec_.chord_error_mm, false, kMaxTurnRad, true);
}

Entry Reader::entry_of(const TopoDS_Shape& shape) const {
  const Entry* entry = entries_.Seek(shape.Located(TopLoc_Location()));
  return entry != nullptr ? *entry : Entry{"", "without a number"};
}

Color Reader::color_of(const TDF_Label& label) const {
  Quantity_Color color;
  if (!colors_->GetColor(label, XCAFDoc_ColorSurf, color) &&
      !colors_->GetColor(label, XCAFDoc_ColorGen, color)) {
    return std::nullopt;
  }
  glm::dvec3 shown;
  color.Values(shown.x, shown.y, shown.z, Quantity_TOC_sRGB);
  return glm::u8vec3(glm::round(255.0 * shown));
}

// A component's own color, if it has one, is that of what it holds without one, and so on down.
void Reader::add_label(const TDF_Label& label, const TopLoc_Location& place, Names names,
                       Color color) {
  add_name(names, name_of(label));
  if (const Color own = color_of(label)) {
    color = own;
  }
  TDF_Label product = label;
  TopLoc_Location here = place;
  if (XCAFDoc_ShapeTool::IsReference(label)) {
    here = place * XCAFDoc_ShapeTool::GetLocation(label);
    XCAFDoc_ShapeTool::GetReferredShape(label, product);
    add_name(names, name_of(product));
    if (const Color own = color_of(product)) {
      color = own;
    }
  }
  if (!XCAFDoc_ShapeTool::IsAssembly(product)) {
    add_solids(product, here, names, color);
    return;
  }
  TDF_LabelSequence components;
  XCAFDoc_ShapeTool::GetComponents(product, components);
  for (int i = 1; i <= components.Length(); ++i) {
    add_label(components.Value(i), here, names, color);
  }
}

void Reader::add_solids(const TDF_Label& label, const TopLoc_Location& place, const Names& names,
                        const Color& color) {
  TDF_LabelSequence parts;
  XCAFDoc_ShapeTool::GetSubShapes(label, parts);
  own_colors_.Clear();
  for (int i = 1; i <= parts.Length(); ++i) {
    if (const Color own = color_of(parts.Value(i))) {
      own_colors_.Bind(XCAFDoc_ShapeTool::GetShape(parts.Value(i)), *own);
    }
  }
  const TopoDS_Shape shape = XCAFDoc_ShapeTool::GetShape(label);
  for (TopExp_Explorer solids(shape, TopAbs_SOLID); solids.More(); solids.Next()) {
    Section section{names, {}, color};
    add_name(section.names, entry_of(solids.Current()).name);
    if (const glm::u8vec3* own = own_colors_.Seek(solids.Current())) {
      section.color = *own;
    }
    for (TopExp_Explorer faces(solids.Current(), TopAbs_FACE); faces.More(); faces.Next()) {
      add_face(TopoDS::Face(faces.Current()), place, section);
    }
  }
  for (TopExp_Explorer loose(shape, TopAbs_FACE, TopAbs_SOLID); loose.More(); loose.Next()) {
    add_face(TopoDS::Face(loose.Current()), place, {names, {}, color});
  }
}

bool is_finite(const gp_XYZ& p) {
  return std::isfinite(p.X()) && std::isfinite(p.Y()) && std::isfinite(p.Z());
}

glm::vec3 to_glm(const gp_XYZ& p) { return glm::vec3(glm::dvec3(p.X(), p.Y(), p.Z())); }

// Faces are good or bad each by itself: what fails here leaves the others alone.
void Reader::add_face(const TopoDS_Face& face, const TopLoc_Location& place,
                      const Section& inherited) {
  const Entry entry = entry_of(face);
  TopLoc_Location own_place;
  const Handle(Poly_Triangulation) net = BRep_Tool::Triangulation(face, own_place);
  if (net.IsNull() || net->NbTriangles() == 0) {
    report(entry, "cannot be tessellated");
    return;
  }
  for (int i = 1; i <= net->NbNodes(); ++i) {
    if (!is_finite(net->Node(i).XYZ())) {
      report(entry, "has a point that is not a finite number");
      return;
    }
  }
  try {
    StdPrs_ToolTriangulatedShape::ComputeNormals(face, net);
  } catch (const Standard_Failure&) {
    report(entry, "has no normals");
    return;
  }
  Section section = inherited;
  section.faces = {entry.name, entry.number};
  if (const glm::u8vec3* own = own_colors_.Seek(face)) {
    section.color = *own;
  }
  add_net(face, *net, (place * own_place).Transformation(), section);
}

// With the surface's normal at every node; where the surface has none (a cone's tip), the library
// gave the mean of the triangles' there.
void Reader::add_net(const TopoDS_Face& face, const Poly_Triangulation& net, const gp_Trsf& placed,
                     const Section& section) {
  const bool reversed = face.Orientation() == TopAbs_REVERSED;
  const auto first = std::uint32_t(mesh_.positions_mm.size());
  for (int i = 1; i <= net.NbNodes(); ++i) {
    mesh_.positions_mm.push_back(to_glm(net.Node(i).Transformed(placed).XYZ()));
    const gp_XYZ normal = net.Normal(i).Transformed(placed).XYZ();
    mesh_.normals.push_back(to_glm(reversed ? normal.Reversed() : normal));
  }
  for (int i = 1; i <= net.NbTriangles(); ++i) {
    int a = 0;
    int b = 0;
    int c = 0;
    net.Triangle(i).Get(a, b, c);
    if (reversed != placed.IsNegative()) {
      std::swap(b, c);
    }
    mesh_.triangles.push_back(first + glm::uvec3(a - 1, b - 1, c - 1));
    mesh_.section.push_back(std::uint32_t(mesh_.sections.size()));
  }
  mesh_.sections.push_back(section);
}

Mesh Reader::read() {
  open();
  take_out_broken();
  transfer();
  list_entries();
  report_untranslated();
  TDF_LabelSequence roots;
  shapes_->GetFreeShapes(roots);
  tessellate(roots);
  for (int i = 1; i <= roots.Length(); ++i) {
    add_label(roots.Value(i), TopLoc_Location(), {}, std::nullopt);
  }
  XCAFApp_Application::GetApplication()->Close(document_);
  return std::move(mesh_);
}

// Again without the faces that turned out to be broken, until no more do.
Mesh read_without_broken(const MeshSpec& spec, std::vector<base::Fault>& warnings) {
  constexpr int kReadings = 4;
  BrokenFaces broken;
  for (int reading = 1;; ++reading) {
    Reader reader(spec, broken);
    Mesh mesh = reader.read();
    const bool more = reader.broken().size() > broken.size();
    broken = reader.broken();
    if (mesh.triangles.empty()) {
      throw file_error(spec, "holds no face that can be used", "export the part as solids");
    }
    if (more && reading < kReadings) {
      continue;
    }
    if (!reader.says_its_unit()) {
      warnings.push_back(file_warning(spec,
                                      "does not say its unit; its numbers are taken as millimeters",
                                      "export the part again with its unit"));
    }
    for (const auto& [number, face] : broken) {
      warnings.push_back(file_warning(
          spec, fmt::format("face {} {} and was left out", face.face.text(), face.what),
          "repair the face in the CAD system; the rest of the part is used"));
    }
    return mesh;
  }
}

}  // namespace

std::string step_reader() { return "OpenCASCADE " OCC_VERSION_COMPLETE; }

std::string step_remedy() { return {}; }

Mesh read_step_file(const MeshSpec& spec, std::vector<base::Fault>& warnings) {
  expect_whole(spec);
  try {
    return read_without_broken(spec, warnings);
  } catch (const Standard_Failure& failure) {
    throw file_error(spec, fmt::format("OpenCASCADE fails on it ({})", failure.GetMessageString()),
                     "export the part again, or as STL");
  }
}

}  // namespace blemish::scene
