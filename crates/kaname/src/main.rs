//! The binary: reads the command line, wires the rooms, and is the edge where the clock and chance come in.

mod cli;
mod command;
mod demo;
mod edge;
mod house;
mod serve;

use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    serve::start_logs(cli.log_json);
    match command::run(cli).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("kaname: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}
