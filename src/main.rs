//! The program: reads the command line, starts logging, runs the command.

use std::process::ExitCode;

use clap::Parser as _;
use entente::config::Config;
use entente::failure::Failure;
use entente::{command, telemetry};

fn main() -> ExitCode {
    match start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<(), Failure> {
    let mut config = Config::parse();
    let command = config.take_command();
    let traces = telemetry::start(&config.log, config.log_format, command.otlp_endpoint())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // Deeply nested queries need more stack than the usual 2 MiB in builds for debugging.
        .thread_stack_size(8 * 1024 * 1024)
        .build()
        .map_err(|cause| {
            Failure::new("The program could not start.")
                .because(cause)
                .hint("The system may allow its user no more threads.")
        })?;
    // On a worker and not on the main thread, whose stack is not ours to choose.
    let running = async move { command::run(&config.database_url, command).await };
    let done = runtime.block_on(async { tokio::spawn(running).await });
    traces.close();
    done.map_err(|cause| {
        Failure::new("The program failed.")
            .because(cause)
            .hint("This is a mistake in entente. What stands above helps to find it.")
    })?
}
