//! The map: what is drawn, and that it can be read.

use crate::variants::variant;
use interdependency::{
    Model,
    fault::Table,
    folder::{self, Files},
    layout::{Arrow, Boxed, Drawing, Item, MOST, Paper, Placed, Scene, Show, Words, draw, svg},
    seeded::Seeded,
};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

struct Plain;

impl Words for Plain {
    fn finding(&self) -> String {
        "Who depends on <whom> & how".to_owned()
    }
}

struct Linked;

impl Words for Linked {
    fn finding(&self) -> String {
        String::new()
    }
    fn link(&self, item: Item<'_>) -> Option<String> {
        match item {
            Item::Node(node) => Some(format!("/interdependency/x?node={node}&steps=1")),
            Item::Sector { code, .. } => Some(format!("?open={code}")),
        }
    }
}

fn model(nodes: &str, needs: &str, suppliers: &str) -> Model {
    let mut files = Files::new();
    files.put(Table::Nodes, format!("id,name,sector\n{nodes}").into_bytes());
    files.put(Table::Needs, format!("id,of,k,reserve_h,reserve_max_h,kinds\n{needs}").into_bytes());
    files.put(Table::Suppliers, format!("need,supplier\n{suppliers}").into_bytes());
    folder::read(&files).unwrap().0
}

/// The model of the issue's hand-made example.
fn town() -> Model {
    model(
        "P,潮見電力,ELEC\nT,電話交換局,ICT\nB,基地局,ICT\nW,浄水場,WATER\nD,情報処理施設,ICT\nH,市民病院,MED\n",
        "TP,T,,24,,physical\nBP,B,,3,,physical\nBT,B,,0,,cyber\nWP,W,,12,,physical\nDP,D,,72,,\nDT,D,,0,,cyber\nDW,D,,8,,physical\n\
         HP,H,,72,,physical\nHW,H,,,,physical|logical\nHTB,H,1,0,,cyber\n",
        "TP,P\nBP,P\nBT,T\nWP,P\nDP,P\nDT,T\nDW,W\nHP,P\nHW,W\nHTB,T\nHTB,B\n",
    )
}

/// A random model whose needs mostly lead to later nodes, in so many sectors.
fn large(nodes: u32, needs: u32, sectors: u32) -> Model {
    let mut dice = Seeded::new(9);
    let (mut texts, mut supplied) = ((String::new(), String::new()), String::new());
    (0..nodes).for_each(|node| writeln!(texts.0, "n{node},設備 {node},S{}", node % sectors).unwrap());
    for need in 0..needs {
        let of = 1 + dice.below(nodes - 1);
        let from = if dice.below(10) == 0 { (of + 1) % nodes } else { dice.below(of) };
        writeln!(texts.1, "d{need},n{of},,{},,", ["", "3", "0.5"][dice.below(3) as usize]).unwrap();
        writeln!(supplied, "d{need},n{from}").unwrap();
    }
    model(&texts.0, &texts.1, &supplied)
}

fn apart(one: &Placed, other: &Placed) -> bool {
    let clear = |a: f64, wide_a: f64, b: f64, wide_b: f64| a + wide_a <= b + 0.05 || b + wide_b <= a + 0.05;
    clear(one.corner.0, one.size.0, other.corner.0, other.size.0)
        || clear(one.corner.1, one.size.1, other.corner.1, other.size.1)
}

/// Who reaches whom along needs.
fn reach(scene: &Scene<'_>, from: usize) -> BTreeSet<usize> {
    let mut known = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for arrow in scene.arrows.iter().filter(|arrow| arrow.from.contains(&at)) {
            if known.insert(arrow.to) {
                open.push(arrow.to);
            }
        }
    }
    known
}

/// Nothing overlaps, nothing leaves the paper, no line runs behind a box, and whatever is no circle leads down.
fn readable(drawing: &Drawing<'_>) {
    for (at, one) in drawing.boxes.iter().enumerate() {
        assert!(one.corner.0 >= 0.0 && one.corner.0 + one.size.0 <= drawing.paper.width + 0.05, "{one:?}");
        assert!(one.corner.1 >= 0.0 && one.corner.1 + one.size.1 <= drawing.height, "{one:?}");
        assert!(drawing.boxes[at + 1..].iter().all(|other| apart(one, other)), "{one:?}");
    }
    for arrow in &drawing.scene.arrows {
        let circle = reach(drawing.scene, arrow.to);
        for from in arrow.from.iter().filter(|from| !circle.contains(from)) {
            let (from, to) = (&drawing.boxes[*from], &drawing.boxes[arrow.to]);
            assert!(from.corner.1 + from.size.1 < to.corner.1 && from.row < to.row, "{arrow:?}");
        }
    }
    for ((from, to), placed) in drawing
        .lines
        .iter()
        .flat_map(|line| &line.pieces)
        .flat_map(|piece| drawing.boxes.iter().map(move |placed| (piece, placed)))
    {
        let (high, low) = (from.1.min(to.1), from.1.max(to.1));
        let beside = low <= placed.corner.1 + 0.05 || high >= placed.corner.1 + placed.size.1 - 0.05;
        // A piece beside a box is straight.
        assert!(beside || (from.0 == to.0 && !(placed.corner.0..placed.corner.0 + placed.size.0).contains(&from.0)));
    }
}

/// Opening and closing tags match, and nothing carries style or script.
fn well_formed(picture: &str) {
    let mut open = Vec::new();
    for tag in picture.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        let name = tag.split([' ', '/']).next().unwrap();
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name.to_owned()), "{tag}"),
            None if tag.ends_with('/') => {}
            None => open.push(name.to_owned()),
        }
        assert!(["svg", "g", "a", "title", "path", "polygon", "rect", "text"].contains(&name) || tag.starts_with('/'));
        assert!(!tag.contains(" style=") && !tag.contains("\" on") && !tag.contains(" id="), "{tag}");
    }
    assert!(open.is_empty() && !picture.contains("NaN") && !picture.contains("inf"));
}

#[test]
fn the_town_is_drawn_from_what_needs_nobody_down() {
    let model = town();
    let scene = Scene::of(&model, Show::Fitting, &Plain);
    for paper in [Paper::WIDE, Paper::NARROW] {
        let drawing = Drawing::of(&scene, paper);
        readable(&drawing);
        let rows: Vec<usize> = drawing.boxes.iter().map(|placed| placed.row).collect();
        assert!(rows[0] == 0 && rows[1] < rows[2] && rows[2] < rows[5] && rows[3] < rows[4], "{rows:?}");
    }
    let [wide, narrow] = draw(&model, Show::Fitting, &Plain);
    for picture in [&wide, &narrow] {
        well_formed(picture);
        assert!(picture.contains(r#"role="img" aria-label="Who depends on &lt;whom&gt; &amp; how""#), "{picture}");
        assert!(picture.contains(">1/2</text>"), "how many must live stands at the joint");
        assert!(
            picture.contains(r#"class="map-reserve map-unknown""#) && picture.contains(">?</text>"),
            "unknown stays so"
        );
        assert!(picture.contains(">24 h</text>") && picture.contains("<title>浄水場 → 市民病院 (?)</title>"));
        assert!(picture.contains(r#"stroke-dasharray="6 4""#) && picture.contains(r#"stroke-dasharray="14 3""#));
    }
    assert!(wide.contains("chart map wide") && narrow.contains("chart map narrow"));
}

#[test]
fn boxes_lead_where_the_page_says_and_then_the_picture_is_a_group() {
    let [wide, _] = draw(&town(), Show::Fitting, &Linked);
    well_formed(&wide);
    assert!(
        wide.contains(r#"role="group""#)
            && wide.contains(r#"<a href="/interdependency/x?node=5&amp;steps=1" class="map-box">"#)
    );
}

#[test]
fn names_cannot_become_markup_and_are_told_whole() {
    let long = "東日本広域情報通信基盤設備管理機構第二中央通信指令所北館";
    let model = model(&format!("A,\"</title><script>alert('1')</script>\",X\nB,{long},X\n"), "d,B,,,,\n", "d,A\n");
    let [wide, _] = draw(&model, Show::Whole, &Plain);
    well_formed(&wide);
    assert!(!wide.contains("<script") && wide.contains("&lt;script&gt;"));
    assert!(wide.contains(&format!("<title>{long}</title>")) && wide.contains('…'));
}

#[test]
fn around_a_node_are_its_suppliers_and_its_dependants_to_so_many_steps() {
    let model = town();
    let shown = |node, up, down| -> Vec<u32> {
        let scene = Scene::of(&model, Show::Around { node, up, down }, &Plain);
        scene.boxes.iter().map(|boxed| if let Item::Node(node) = boxed.item { node } else { 99 }).collect()
    };
    assert_eq!(shown(3, 1, 1), [0, 3, 4, 5], "water: power above, data and the hospital below");
    assert_eq!(shown(5, 2, 0), [0, 1, 2, 3, 5]);
    assert_eq!(shown(0, 3, 0), [0]);
    assert_eq!(shown(99, 1, 1), Vec::<u32>::new());
}

#[test]
fn above_sixty_nodes_sectors_are_drawn_and_one_opens() {
    let model = large(500, 2_500, 13);
    let scene = Scene::of(&model, Show::Fitting, &Plain);
    assert_eq!(scene.boxes.len(), 13);
    let nodes: u32 =
        scene.boxes.iter().map(|one| if let Item::Sector { nodes, .. } = one.item { nodes } else { 0 }).sum();
    assert_eq!((nodes, scene.left_out), (500, 0));
    let told: BTreeMap<(usize, usize), &Arrow> = scene.arrows.iter().map(|one| ((one.from[0], one.to), one)).collect();
    assert_eq!(told.len(), scene.arrows.len(), "all needs between two sectors are one line");
    let opened = Scene::of(&model, Show::Sectors { open: Some("S4") }, &Plain);
    let own = |boxed: &&Boxed<'_>| matches!(boxed.item, Item::Node(node) if node % 13 == 4);
    assert_eq!((opened.boxes.iter().filter(own).count(), opened.boxes.len()), (38 + 1, 38 + 1 + 12));
    for scene in [&scene, &opened] {
        [Paper::WIDE, Paper::NARROW].iter().for_each(|paper| readable(&Drawing::of(scene, *paper)));
    }
    let unsorted = large(70, 100, 1);
    assert_eq!(Scene::of(&unsorted, Show::Fitting, &Plain).boxes.len(), 70, "one sector alone says nothing");
}

#[test]
fn what_finds_no_room_is_counted() {
    let model = large(10_000, 50_000, 13);
    for show in [Show::Whole, Show::Sectors { open: Some("S1") }, Show::Around { node: 0, up: 3, down: 3 }] {
        let scene = Scene::of(&model, show, &Plain);
        let single = scene.boxes.iter().filter(|boxed| matches!(boxed.item, Item::Node(_))).count();
        assert!(single == MOST && scene.left_out > 0, "{show:?}");
        readable(&Drawing::of(&scene, Paper::WIDE));
    }
    let own_sectors = large(3_000, 3_000, 3_000);
    let scene = Scene::of(&own_sectors, Show::Fitting, &Plain);
    assert_eq!(scene.boxes.len() as u32 + scene.left_out, 3_000);
}

#[test]
fn nothing_gives_an_empty_picture() {
    let [wide, _] = draw(&model("", "", ""), Show::Fitting, &Plain);
    well_formed(&wide);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn every_model_can_be_read_and_is_drawn_the_same_again(number in 0..100_000_u64, wide in any::<bool>()) {
        let (model, _) = variant(number, false);
        let paper = if wide { Paper::WIDE } else { Paper::NARROW };
        let scene = Scene::of(&model, Show::Whole, &Plain);
        let drawing = Drawing::of(&scene, paper);
        readable(&drawing);
        let picture = svg::picture(&drawing, &Plain);
        well_formed(&picture);
        let again = Scene::of(&model, Show::Whole, &Plain);
        prop_assert_eq!(picture, svg::picture(&Drawing::of(&again, paper), &Plain));
    }

    #[test]
    fn larger_models_can_be_read(nodes in 20..80_u32, share in 1..4_u32) {
        let model = large(nodes, nodes * share, 5);
        let scene = Scene::of(&model, Show::Whole, &Plain);
        readable(&Drawing::of(&scene, Paper::NARROW));
    }
}
