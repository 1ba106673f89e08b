// STEP files through OpenCASCADE, which this file alone knows. Reading gives a tree of products
// with located components, of which solids and faces are leaves; each face is tessellated by
// itself, with nodes on its edges shared with its neighbors.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

#include <BRepMesh_IncrementalMesh.hxx>
#include <BRep_Builder.hxx>
#include <BRep_Tool.hxx>
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
#include <StepRepr_RepresentationItem.hxx>
#include <StepShape_ConnectedFaceSet.hxx>
#include <StepShape_Face.hxx>
#include <StepShape_ManifoldSolidBrep.hxx>
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

class Reader {
 public:
  Reader(const MeshSpec& spec, std::vector<base::Fault>& warnings)
      : spec_(spec), warnings_(warnings) {}

  Mesh read();

 private:
  void transfer();
  void check_unit();
  void list_entries();
  void report_untranslated();
  void tessellate(const TDF_LabelSequence& roots);
  void add_label(const TDF_Label& label, const TopLoc_Location& place, Names names, Color color);
  void add_solids(const TDF_Label& label, const TopLoc_Location& place, const Names& names,
                  const Color& color);
  void add_faces(const TopoDS_Shape& solid, const TopLoc_Location& place, const Section& inherited);
  void add_face(const TopoDS_Face& face, const TopLoc_Location& place, const Section& inherited);
  Entry entry_of(const TopoDS_Shape& shape) const;
  Color color_of(const TDF_Label& label) const;
  void report(const std::string& face, const std::string& what);

  const MeshSpec& spec_;
  std::vector<base::Fault>& warnings_;
  STEPCAFControl_Reader reader_;
  Handle(TDocStd_Document) document_;
  Handle(XCAFDoc_ShapeTool) shapes_;
  Handle(XCAFDoc_ColorTool) colors_;
  Entries entries_;
  Colors own_colors_;  // of faces and solids within one product
  Mesh mesh_;
};

void Reader::report(const std::string& face, const std::string& what) {
  warnings_.push_back(
      file_warning(spec_, fmt::format("face {} {} and was left out", face, what),
                   "repair the face in the CAD system; the rest of the part is used"));
}

void Reader::transfer() {
  Message::DefaultMessenger()->ChangePrinters().Clear();  // it would write to our stdout
  XCAFApp_Application::GetApplication()->NewDocument("MDTV-XCAF", document_);
  reader_.SetNameMode(true);
  reader_.SetColorMode(true);
  reader_.SetLayerMode(false);
  if (reader_.ReadFile(spec_.file.c_str()) != IFSelect_RetDone) {
    throw file_error(spec_, "cannot be read as STEP", "export the part again");
  }
  if (!reader_.Transfer(document_)) {
    throw file_error(spec_, "holds no shape that can be read", "export the part as solids");
  }
  shapes_ = XCAFDoc_DocumentTool::ShapeTool(document_->Main());
  colors_ = XCAFDoc_DocumentTool::ColorTool(document_->Main());
}

void Reader::check_unit() {
  TColStd_SequenceOfAsciiString lengths;
  TColStd_SequenceOfAsciiString angles;
  TColStd_SequenceOfAsciiString solid_angles;
  reader_.ChangeReader().FileUnits(lengths, angles, solid_angles);
  if (lengths.IsEmpty()) {
    warnings_.push_back(file_warning(spec_,
                                     "does not say its unit; its numbers are taken as millimeters",
                                     "export the part again with its unit"));
  }
}

// Names and numbers of faces and solids, which the transfer keeps by entity.
void Reader::list_entries() {
  const Handle(XSControl_WorkSession) session = reader_.Reader().WS();
  const Handle(Interface_InterfaceModel) model = session->Model();
  const Handle(Transfer_TransientProcess) process = session->TransferReader()->TransientProcess();
  for (int i = 1; i <= model->NbEntities(); ++i) {
    const Handle(Standard_Transient) entity = model->Value(i);
    if (!entity->IsKind(STANDARD_TYPE(StepShape_Face)) &&
        !entity->IsKind(STANDARD_TYPE(StepShape_SolidModel))) {
      continue;
    }
    const TopoDS_Shape shape = TransferBRep::ShapeResult(process, entity);
    if (!shape.IsNull()) {
      const auto item = Handle(StepRepr_RepresentationItem)::DownCast(entity);
      entries_.Bind(shape, {name_of(item->Name()), model->StringLabel(entity)->ToCString()});
    }
  }
}

// Faces of the shells that were asked for, of which no shape came.
void Reader::report_untranslated() {
  const Handle(XSControl_WorkSession) session = reader_.Reader().WS();
  const Handle(Interface_InterfaceModel) model = session->Model();
  const Handle(Transfer_TransientProcess) process = session->TransferReader()->TransientProcess();
  for (int i = 1; i <= model->NbEntities(); ++i) {
    const auto shell = Handle(StepShape_ConnectedFaceSet)::DownCast(model->Value(i));
    if (shell.IsNull() || process->MapIndex(shell) == 0) {
      continue;
    }
    for (int k = 1; k <= shell->NbCfsFaces(); ++k) {
      const Handle(StepShape_Face) face = shell->CfsFacesValue(k);
      if (!face.IsNull() && TransferBRep::ShapeResult(process, face).IsNull()) {
        report(Entry{name_of(face->Name()), model->StringLabel(face)->ToCString()}.text(),
               "cannot be read");
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
    add_faces(solids.Current(), place, section);
  }
  for (TopExp_Explorer loose(shape, TopAbs_FACE, TopAbs_SOLID); loose.More(); loose.Next()) {
    add_face(TopoDS::Face(loose.Current()), place, {names, {}, color});
  }
}

void Reader::add_faces(const TopoDS_Shape& solid, const TopLoc_Location& place,
                       const Section& inherited) {
  for (TopExp_Explorer faces(solid, TopAbs_FACE); faces.More(); faces.Next()) {
    add_face(TopoDS::Face(faces.Current()), place, inherited);
  }
}

bool is_finite(const gp_XYZ& p) {
  return std::isfinite(p.X()) && std::isfinite(p.Y()) && std::isfinite(p.Z());
}

glm::vec3 to_glm(const gp_XYZ& p) { return glm::vec3(glm::dvec3(p.X(), p.Y(), p.Z())); }

// The surface's normal at every node. Where the surface has none (a cone's tip), the library gives
// the mean of the triangles' there; the last resort is a triangle's own.
void Reader::add_face(const TopoDS_Face& face, const TopLoc_Location& place,
                      const Section& inherited) {
  const Entry entry = entry_of(face);
  TopLoc_Location own_place;
  const Handle(Poly_Triangulation) net = BRep_Tool::Triangulation(face, own_place);
  if (net.IsNull() || net->NbTriangles() == 0) {
    report(entry.text(), "cannot be tessellated");
    return;
  }
  for (int i = 1; i <= net->NbNodes(); ++i) {
    if (!is_finite(net->Node(i).XYZ())) {
      report(entry.text(), "has a point that is not a finite number");
      return;
    }
  }
  if (!net->HasNormals()) {
    StdPrs_ToolTriangulatedShape::ComputeNormals(face, net);
  }
  const gp_Trsf part_from_net = (place * own_place).Transformation();
  const bool reversed = face.Orientation() == TopAbs_REVERSED;
  const bool mirrored = part_from_net.IsNegative();
  const auto first = std::uint32_t(mesh_.positions_mm.size());
  for (int i = 1; i <= net->NbNodes(); ++i) {
    gp_XYZ normal = net->Normal(i).XYZ();
    mesh_.positions_mm.push_back(to_glm(net->Node(i).Transformed(part_from_net).XYZ()));
    normal = gp_Vec(normal).Transformed(part_from_net).XYZ();
    mesh_.normals.push_back(to_glm(reversed ? normal.Reversed() : normal));
  }
  const auto section = std::uint32_t(mesh_.sections.size());
  for (int i = 1; i <= net->NbTriangles(); ++i) {
    int a = 0;
    int b = 0;
    int c = 0;
    net->Triangle(i).Get(a, b, c);
    if (reversed != mirrored) {
      std::swap(b, c);
    }
    mesh_.triangles.push_back(first + glm::uvec3(a - 1, b - 1, c - 1));
    mesh_.section.push_back(section);
  }
  mesh_.sections.push_back(inherited);
  mesh_.sections.back().faces = {entry.name, entry.number};
  if (const glm::u8vec3* own = own_colors_.Seek(face)) {
    mesh_.sections.back().color = *own;
  }
}

Mesh Reader::read() {
  transfer();
  check_unit();
  list_entries();
  report_untranslated();
  TDF_LabelSequence roots;
  shapes_->GetFreeShapes(roots);
  tessellate(roots);
  for (int i = 1; i <= roots.Length(); ++i) {
    add_label(roots.Value(i), TopLoc_Location(), {}, std::nullopt);
  }
  XCAFApp_Application::GetApplication()->Close(document_);
  if (mesh_.triangles.empty()) {
    throw file_error(spec_, "holds no face that can be tessellated", "export the part as solids");
  }
  return std::move(mesh_);
}

}  // namespace

std::string step_reader() { return "OpenCASCADE " OCC_VERSION_COMPLETE; }

std::string step_remedy() { return {}; }

Mesh read_step_file(const MeshSpec& spec, std::vector<base::Fault>& warnings) {
  expect_whole(spec);
  try {
    return Reader(spec, warnings).read();
  } catch (const Standard_Failure& failure) {
    throw file_error(spec, fmt::format("OpenCASCADE fails on it ({})", failure.GetMessageString()),
                     "export the part again, or as STL");
  }
}

}  // namespace blemish::scene
