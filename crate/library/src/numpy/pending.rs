pub mod print {
    use brunsviga_tensor::*;
    #[derive(Clone, Default)]
    pub struct PrintOptions;
    pub fn array_repr(_: &Array, _: &PrintOptions) -> Result<String> { Ok("?".into()) }
    pub fn array_str(_: &Array, _: &PrintOptions) -> Result<String> { Ok("?".into()) }
}
pub mod sort {
    use brunsviga_tensor::*;
    pub fn sort(a: &Array, _: Option<i64>) -> Result<Array> { a.copy() }
}
pub mod linalg {
    use brunsviga_tensor::*;
    pub fn matmul(a: &Array, _: &Array) -> Result<Array> { a.copy() }
}
pub mod shape {
    use brunsviga_tensor::*;
    pub fn concatenate(a: &[Array], _: Option<i64>) -> Result<Array> { a[0].copy() }
    pub fn stack(a: &[Array], _: i64) -> Result<Array> { a[0].copy() }
}
