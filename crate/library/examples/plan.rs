//! Shows what becomes of a program's compiled loops: `cargo run -p brunsviga-library --example plan FILE.py` runs the file and prints, for
//! each scan, its levels and in each level the loops, with their size and number of instructions by kind.


use brunsviga_python::Vm;
use brunsviga_python::host::FileError;

struct Files;
impl brunsviga_python::Host for Files {
    fn stdout(&mut self, text: &str) {
        print!("{text}");
    }
    fn stderr(&mut self, text: &str) {
        eprint!("{text}");
    }
    fn clock_s(&mut self) -> f64 {
        0.0
    }
    fn wall_s(&mut self) -> f64 {
        0.0
    }
    fn read_file(&mut self, path: &str) -> Result<Vec<u8>, FileError> {
        std::fs::read(path).map_err(|_| FileError::NotFound)
    }
    fn write_file(&mut self, _: &str, _: &[u8]) -> Result<(), FileError> {
        Ok(())
    }
    fn remove_file(&mut self, _: &str) -> Result<(), FileError> {
        Err(FileError::NotFound)
    }
    fn list_dir(&mut self, _: &str) -> Result<Vec<String>, FileError> {
        Ok(Vec::new())
    }
}

fn main() {
    let path = std::env::args().nth(1).expect("a Python file");
    let text = std::fs::read_to_string(&path).expect("a file that can be read");
    let mut vm = Vm::new(Box::new(Files));
    brunsviga_library::register(&mut vm);
    println!("{:?}", vm.run("cell", &text).map(|_| ()));
}
