//! What the document shows of what is sent is understood by the hub.

use super::*;

both_engines! {
    async fn every_body_that_the_document_shows_is_understood(bench: Bench) of told::hub; {
        let all = open(&bench, &["NISC duty"]).await;
        let [duty] = &all[..] else { panic!("one program") };
        let document = duty.get("/api/v1/openapi.json").await.json;
        let (mut tried, mut strange) = (0, Vec::new());
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let Some(schema) = operation.pointer("/requestBody/content/application~1json/schema/$ref") else { continue };
                let name = schema.as_str().unwrap().rsplit('/').next().unwrap();
                let shown = document["components"]["schemas"][name]["example"].clone();
                let place: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { NOBODYS } else { part }).collect();
                let sent = duty.send(&method.to_uppercase(), &place.join("/"), &[("if-match", "\"1\"")], Some(shown)).await;
                tried += 1;
                if sent.status == 400 || sent.status.is_server_error() {
                    strange.push(format!("{method} {path}: {} {}", sent.status, sent.json["code"]));
                }
            }
        }
        assert!(tried > 70 && strange.is_empty(), "{tried} were tried: {strange:#?}");
    }
}

/// The id of nothing.
const NOBODYS: &str = "0146a7a2-6b80-7c3e-9d5f-1a2b3c4d5e6f";
