//! The binary; everything it does stands in the library beside it, where tests can reach it.

use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = kaname::cli::Cli::parse();
    kaname::serve::start_logs(cli.log_json);
    match kaname::command::run(cli).await {
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
